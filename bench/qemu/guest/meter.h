/* SPDX-License-Identifier: MIT */
/*
 * Counts instructions inside of a guest that qemu runs with -icount shift=0:
 * there the time stamp counter moves by one for each instruction, of user space
 * and kernel alike, and so does every clock of the guest.  Used by calls.c and
 * command.c.
 *
 * The timer would interrupt every 4 million instructions and add a few thousand.
 * So while the meter runs, the processor's local APIC is told to hold interrupts
 * back; they come when the meter has stopped.  User space can do that as root
 * through /dev/mem, if the kernel was booted with iomem=relaxed (the kernel has
 * claimed these registers) and nox2apic (they are in memory).
 */
#ifndef METER_H
#define METER_H

#include <stdint.h>
#include <x86intrin.h>

/* The task priority register: interrupts of this priority and below wait. */
extern volatile uint32_t *meter_priority;

/* Ends the program if the machine does not let it. */
void meter_open(void);

static inline uint64_t meter_start(void)
{
	*meter_priority = 0xff;
	return __rdtsc();
}

/* Return: instructions since start. */
static inline uint64_t meter_stop(uint64_t start)
{
	uint64_t count = __rdtsc() - start;

	*meter_priority = 0;
	return count;
}

#endif /* METER_H */
