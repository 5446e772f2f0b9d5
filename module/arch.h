/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an architecture provides, in arch/NAME.h:
 *
 *   BATCH_ARCH_SWITCH	name of a function long (const struct pt_regs *,
 *			unsigned int nr) that makes system call nr; NULL if
 *			no kernel of the architecture has one
 *   BATCH_ARCH_TABLE	name of the array of system calls, used otherwise;
 *			its functions take a struct pt_regs
 *   batch_arch_arg()	where in a struct pt_regs those functions find an
 *			argument
 */
#ifndef BATCH_ARCH_H
#define BATCH_ARCH_H

#if defined(CONFIG_X86_64)
#include "arch/x86.h"
#else
#error "batch has not been brought to this architecture yet"
#endif

#endif /* BATCH_ARCH_H */
