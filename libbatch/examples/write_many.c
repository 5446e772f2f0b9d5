/* SPDX-License-Identifier: MIT */
/*
 * Write standard input to many files at once, as tee(1) does, 72 writes a crossing
 * into the kernel.
 *
 *	write_many FILE...
 *
 * The writes do not depend on each other, so there are no jumps and no word copies: this
 * is what the interface of batchsys.h is for.  Push until the batch is full, post it,
 * look at each result, reset it.
 */
#include <batchsys.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Return: how many writes failed, were short, or could not be made. */
static int flush(int handle, batchsys_batch_t *batch, ssize_t size_bytes)
{
	int bad = 0;

	if (batchsys_post_batch(handle, batch) < 0) {
		perror("write_many");
		return 1;
	}
	for (uint64_t i = 0; i < batch_batch_result_count(batch); i++) {
		const syscall_result_t *result = batch_batch_get_result(batch, i);

		if (result->result == size_bytes)
			continue;
		fprintf(stderr, "write_many: %s\n",
			result->error ? strerror((int)result->error) : "short write");
		bad++;
	}
	batchsys_batch_reset(batch);
	return bad;
}

static int write_to_many(int handle, batchsys_batch_t *batch, const int *fds, int nfds,
			 const char *data, ssize_t size_bytes)
{
	int bad = 0;

	for (int i = 0; i < nfds; i++) {
		if (batchsys_batch_full(batch))
			bad += flush(handle, batch, size_bytes);
		batchsys_push_write(batch, fds[i], data, (size_t)size_bytes);
	}
	return bad + flush(handle, batch, size_bytes);
}

int main(int argc, char **argv)
{
	static char data[65536];
	int *fds = malloc((size_t)argc * sizeof(*fds));
	int handle = batchsys_open(), bad = 0;
	batchsys_batch_t *batch = batchsys_batch_alloc(handle);
	ssize_t size_bytes = 0;

	if (!fds || !batch) {
		perror("write_many");
		return 1;
	}
	for (int i = 1; i < argc; i++) {
		fds[i - 1] = open(argv[i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (fds[i - 1] < 0) {
			fprintf(stderr, "write_many: %s: ", argv[i]);
			perror(NULL);
			return 1;
		}
	}
	while (!bad && (size_bytes = read(STDIN_FILENO, data, sizeof(data))) > 0)
		bad = write_to_many(handle, batch, fds, argc - 1, data, size_bytes);
	if (size_bytes < 0) {
		perror("write_many: read");
		bad = 1;
	}

	batchsys_batch_free(batch);
	batchsys_close(handle);
	free(fds);
	return bad ? 1 : 0;
}
