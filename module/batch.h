/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of the module, and what they show each other.
 *
 *   main.c      load and unload, parameters
 *   device.c    /dev/batch: opens, ioctls, checks of their arguments
 *   run.c       the interpreter: fetches a call, makes it, stores, jumps
 *   observe.h     what a task has to see to between two calls
 *   refuse.h      which calls are not made inside a batch
 *   dispatch.c  from a system call number to the kernel's code
 *   dirstat.c   a directory with its entries' metadata, in one call
 *   dirstat_lookup.c  the metadata of one entry
 *   symbols.c   addresses of functions that modules are not given
 *   sysfs.c     attributes and counters
 *   arch/       what differs between architectures
 *   compat.h    what differs between kernels
 *
 * There are no locks: a run touches its own stack, its own task and per-CPU
 * counters, and everything else is set before the device appears.
 */
#ifndef BATCH_MODULE_H
#define BATCH_MODULE_H

#include <batch/abi.h>

#include <linux/percpu.h>
#include <linux/sysfs.h>
#include <linux/types.h>

#define BATCH_MODULE_VERSION "0.1.0"

/* Reasons to stop: the values of enum batch_state. */
#define BATCH_STATES (BATCH_STATE_RESTART + 1)

/**
 * struct batch_stats - what one CPU has counted; shown by sysfs.c
 * @calls:	calls that gave a result, pseudo calls included
 * @stops:	runs, by the enum batch_state that they ended with
 */
struct batch_stats {
	u64 calls;
	u64 stops[BATCH_STATES];
};

DECLARE_PER_CPU(struct batch_stats, batch_stats);

/* main.c: the parameters. */
extern bool batch_enabled;
extern ushort batch_mode;

/* device.c */
int batch_device_register(void);
void batch_device_unregister(void);
u64 batch_pseudo_calls(void);
u64 batch_features(void);

/* run.c */
long batch_execute(struct batch_run *run);

/* dirstat.c */
long batch_dirstat(u64 dirfd, u64 buffer, u64 size, u64 mask, u64 flags);

/* dirstat_lookup.c */
bool batch_has_dirstat(void);
void batch_dirstat_init(void);

/* symbols.c */
int batch_symbols_init(void);
unsigned long batch_symbol(const char *name);

/* sysfs.c */
extern const struct attribute_group *batch_groups[];

#endif /* BATCH_MODULE_H */
