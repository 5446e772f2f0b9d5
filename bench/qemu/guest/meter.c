/* SPDX-License-Identifier: MIT */
#include "meter.h"

#include <err.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define LOCAL_APIC 0xfee00000
#define TASK_PRIORITY 0x80

volatile uint32_t *meter_priority;

void meter_open(void)
{
	int fd = open("/dev/mem", O_RDWR | O_SYNC | O_CLOEXEC);
	char *registers;

	if (fd < 0)
		err(1, "/dev/mem");
	registers = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, LOCAL_APIC);
	if (registers == MAP_FAILED)
		err(1, "/dev/mem: the local APIC's registers");
	close(fd);
	meter_priority = (volatile uint32_t *)(void *)(registers + TASK_PRIORITY);
}
