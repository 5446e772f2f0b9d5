// SPDX-License-Identifier: MIT
#include "slab.h"

#include "random.h"
#include "testing.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { kTolerableKilobytes = 1024 };

long number_in(const char *path, const char *word)
{
	char text[4096], *at;
	int fd = (int)NEED(open(path, O_RDONLY));
	ssize_t length = NEED(read(fd, text, sizeof(text) - 1));

	close(fd);
	text[length] = '\0';
	at = strstr(text, word);
	CHECK(at != NULL);
	return strtol(at + strlen(word), NULL, 10);
}

long slab_kilobytes(void)
{
	write_file("/proc/sys/vm/drop_caches", "3");
	usleep(200000);	/* for what is freed after a grace period */
	return number_in("/proc/meminfo", "SUnreclaim:") +
	       number_in("/proc/meminfo", "SReclaimable:");
}

void check_slab_since(long before)
{
	long after = slab_kilobytes();

	printf("# slab %ld -> %ld KiB\n", before, after);
	fflush(stdout);
	if (after - before > (long)setting("BATCH_FUZZ_SLAB", kTolerableKilobytes))
		fail(__FILE__, __LINE__, "slab grew from %ld to %ld KiB", before, after);
}
