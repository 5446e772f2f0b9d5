/* SPDX-License-Identifier: MIT */
/* The programs as C11. */
#include "linux_batch_programs.h"

extern const struct linux_batch_programs linux_batch_programs_c11;

const struct linux_batch_programs linux_batch_programs_c11 = LINUX_BATCH_PROGRAMS;
