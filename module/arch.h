/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an architecture provides, in arch/NAME.h:
 *
 *   BATCH_ARCH_SWITCH	name of a function long (const struct pt_regs *,
 *			unsigned int nr) that makes system call nr; NULL if
 *			no kernel of the architecture has one
 *   BATCH_ARCH_TABLE	name of the array of system calls, used otherwise;
 *			its functions take a struct pt_regs
 *   batch_arch_set_args()
 *			puts six arguments where those functions look
 *   batch_arch_is_never(), batch_arch_is_native()
 *			calls that refuse.h must know and that not every
 *			architecture has
 */
#ifndef BATCH_ARCH_H
#define BATCH_ARCH_H

#if defined(CONFIG_X86_64)
#include "arch/x86.h"
#else
#error "batch has not been brought to this architecture yet"
#endif

#endif /* BATCH_ARCH_H */
