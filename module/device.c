// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device: who may use it, and what its ioctls are given.
 *
 * The struct that an ioctl points at is copied once and the copy is checked;
 * nothing has run, and nothing is written, when a check fails.
 *
 * There is no compat_ioctl: 32-bit tasks have other system call numbers and
 * structures, and are better off with the emulation that ENOTTY leads to.  And
 * there is no other way to use the device than ioctl(2), which refuse.h counts
 * on.
 */
#include "batch.h"
#include "dispatch.h"

#include <linux/compat.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

/* Structs larger than this are not looked at. */
#define BATCH_STRUCT_MAX 4096

static int batch_open(struct inode *inode, struct file *file)
{
	if (!READ_ONCE(batch_enabled))
		return -EPERM;
	return nonseekable_open(inode, file);
}

static bool batch_is_aligned(u64 addr)
{
	return addr && IS_ALIGNED(addr, 8);
}

static int batch_check_arrays(const struct batch_run *run)
{
	u64 ncalls = run->ncalls;

	if (!ncalls)
		return 0;
	if (!batch_is_aligned(run->calls) || !batch_is_aligned(run->rets))
		return -EINVAL;
	if (!access_ok(u64_to_user_ptr(run->calls),
		       ncalls * sizeof(struct batch_call)) ||
	    !access_ok(u64_to_user_ptr(run->rets), ncalls * sizeof(s64)))
		return -EFAULT;
	return 0;
}

static int batch_get_run(struct batch_run *run, struct batch_run __user *urun)
{
	u32 size;
	int err;

	if (get_user(size, &urun->size))
		return -EFAULT;
	if (size < sizeof(*run))
		return -EINVAL;
	if (size > BATCH_STRUCT_MAX)
		return -E2BIG;
	err = copy_struct_from_user(run, sizeof(*run), urun, size);
	if (err)
		return err;

	if (run->flags || run->reserved || run->next > run->ncalls)
		return -EINVAL;
	return batch_check_arrays(run);
}

static int batch_put_run(const struct batch_run *run,
			 struct batch_run __user *urun)
{
	if (put_user(run->next, &urun->next) ||
	    put_user(run->state, &urun->state))
		return -EFAULT;
	return 0;
}

/*
 * ioctl(2) holds a reference to the file only if the task has other threads,
 * trusting that one which is alone cannot close the descriptor it is using.  A
 * batch can.  The reference that is taken here keeps the file and through it
 * this module.  If it is the last one, the file is freed when the task returns
 * to user mode, and so has left the module; if another task's is, batch_exit()
 * waits for this task to leave.
 */
static long batch_ioctl_run(struct file *file, struct batch_run __user *urun)
{
	struct batch_run run;
	long ret;

	ret = batch_get_run(&run, urun);
	if (ret)
		return ret;

	get_file(file);
	ret = batch_execute(&run);
	if (batch_put_run(&run, urun))
		ret = -EFAULT;
	fput(file);
	return ret;
}

/* What batch_info.pseudo_calls is on this kernel. */
u64 batch_pseudo_calls(void)
{
	u64 known = BATCH_PSEUDO_BIT(BATCH_NR_COPY);

	if (batch_has_dirstat())
		known |= BATCH_PSEUDO_BIT(BATCH_NR_DIRSTAT);
	return known;
}

/* What batch_info.features is. */
u64 batch_features(void)
{
	return batch_has_dirstat() ? BATCH_FEATURE_DIRSTAT_NOSTAT_DIR : 0;
}

static long batch_ioctl_query(struct batch_info __user *uinfo)
{
	struct batch_info info = {
		.size = sizeof(info),
		.abi = BATCH_ABI_VERSION,
		.dispatch = batch_dispatch_kind(),
		.features = batch_features(),
		.pseudo_calls = batch_pseudo_calls(),
	};
	size_t known;
	u32 size;

	if (get_user(size, &uinfo->size))
		return -EFAULT;
	if (size < sizeof(info.size))
		return -EINVAL;
	if (size > BATCH_STRUCT_MAX)
		return -E2BIG;

	known = min_t(size_t, size, sizeof(info));
	if (copy_to_user(uinfo, &info, known) ||
	    clear_user((char __user *)uinfo + known, size - known))
		return -EFAULT;
	return 0;
}

static long batch_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *argp = (void __user *)arg;

	/* An x32 task that uses the 64-bit call by its number. */
	if (in_compat_syscall())
		return -ENOTTY;

	switch (cmd) {
	case BATCH_IOC_RUN:
		return batch_ioctl_run(file, argp);
	case BATCH_IOC_QUERY:
		return batch_ioctl_query(argp);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations batch_fops = {
	.owner = THIS_MODULE,
	.open = batch_open,
	.unlocked_ioctl = batch_ioctl,
};

static struct miscdevice batch_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "batch",
	.fops = &batch_fops,
	.groups = batch_groups,
};

int batch_device_register(void)
{
	batch_device.mode = batch_mode;
	return misc_register(&batch_device);
}

void batch_device_unregister(void)
{
	misc_deregister(&batch_device);
}
