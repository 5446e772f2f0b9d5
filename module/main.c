// SPDX-License-Identifier: GPL-2.0-only
/*
 * batch: many system calls in one crossing into the kernel.
 *
 * A program fills an array of calls and gives it to /dev/batch, which makes
 * them one after the other.  It gains nothing but the crossings saved: each
 * call is one that the program could have made by itself, with the same checks
 * and the same result, and where something wants to see its calls one by one,
 * they are left to the program.
 *
 * batch.h is the map of the module, <batch/abi.h> the interface.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "batch.h"
#include "dispatch.h"

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>

/*
 * The device gives a process nothing that it could not do without it, so it is
 * open to all; udev or this parameter make it less so.
 */
ushort batch_mode = 0666;
module_param_named(mode, batch_mode, ushort, 0444);
MODULE_PARM_DESC(mode, "permissions of /dev/batch (default 0666)");

/*
 * For an administrator who wants no more batches while programs hold the device
 * open, which keeps the module loaded.  It can then be opened no more, and runs
 * stop before their first call as if they were observed, which every program
 * must be able to deal with.
 */
bool batch_enabled = true;
module_param_named(enabled, batch_enabled, bool, 0644);
MODULE_PARM_DESC(enabled, "if N, leave all calls to the programs (default Y)");

static int __init batch_init(void)
{
	int err;

	if (!batch_mode || batch_mode & ~0666) {
		pr_err("mode=%#o: only 0666 and subsets of it make sense\n",
		       batch_mode);
		return -EINVAL;
	}
	err = batch_symbols_init();
	if (err)
		return err;
	err = batch_dispatch_init();
	if (err)
		return err;
	batch_dirstat_init();
	return batch_device_register();
}

static void __exit batch_exit(void)
{
	batch_device_unregister();
	/*
	 * A run drops its reference to the file, and so to this module, a few
	 * instructions before it leaves the module (see batch_ioctl_run()).  A
	 * task that was preempted there must get away first.  What a run says to
	 * RCU-tasks before (see batch_note_quiescent()) is no hindrance: this grace
	 * period begins when no run holds such a reference any more.
	 */
	synchronize_rcu_tasks();
}

module_init(batch_init);
module_exit(batch_exit);

MODULE_LICENSE("GPL");
MODULE_VERSION(BATCH_MODULE_VERSION);
MODULE_AUTHOR("The batch authors");
MODULE_DESCRIPTION("System call batching");
