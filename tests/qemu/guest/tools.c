// SPDX-License-Identifier: MIT
// batchctl and pathsearch beside a module that is loaded.
#include "commands.h"
#include "testing.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENABLED "/sys/module/batch/parameters/enabled"
#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })

enum { kNobody = 1000, kDirectories = 50, kNames = 200 };

static const char *const status[] = { "batchctl", "status", NULL };

static void check_says(const struct outcome *outcome, const char *line)
{
	const char *at = strstr(outcome->output, line);

	if (!at || (at > outcome->output && at[-1] != '\n'))
		fail(__FILE__, __LINE__, "no line \"%s\" in: %s", line, outcome->output);
}

TEST(batchctl, tells_a_module_that_is_used)
{
	for (uid_t uid = 0; uid <= kNobody; uid += kNobody) {
		struct outcome outcome = run_in((struct setting){ .directory = "/", .uid = uid,
								  .argv = status });

		CHECK_EQ(outcome.status, 0);
		check_says(&outcome, "module     loaded\n");
		check_says(&outcome, "enabled    yes\n");
		check_says(&outcome, "counter    batches ");
		check_says(&outcome, "device     0666 ");
		check_says(&outcome, "permitted  yes\n");
		check_says(&outcome, "observer   none that can be seen\n");
		check_says(&outcome, "backend    device: /dev/batch\n");
		forget(&outcome);
	}
}

TEST(batchctl, says_why_the_module_is_not_used)
{
	static struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	static const struct sock_fprog filter = { 1, &allow };
	struct setting setting = { .backend = kEmulator, .directory = "/", .argv = status };
	struct outcome outcome = run_in(setting);

	check_says(&outcome, "backend    emulator: BATCH_EMUL asks for it\n");
	forget(&outcome);

	setting = (struct setting){ .directory = "/", .filter = &filter, .argv = status };
	outcome = run_in(setting);
	check_says(&outcome, "observer   seccomp, filters: ");
	check_says(&outcome, "backend    device: /dev/batch, but the calls are being watched");
	forget(&outcome);

	setting = (struct setting){ .directory = "/", .argv = status };
	write_file(ENABLED, "N");
	outcome = run_in(setting);
	write_file(ENABLED, "Y");
	check_says(&outcome, "enabled    no: ");
	check_says(&outcome, "permitted  no: ");
	check_says(&outcome, "backend    emulator: permission denied (/dev/batch)\n");
	forget(&outcome);
}

static void make_text(const char *path, const char *text)
{
	int fd = (int)NEED(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));

	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

TEST(batchctl, runs_and_traces_a_program_as_the_emulator_does)
{
	make_text("/tmp/program", "open = openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY, 0)  <0: done\n"
				  "read = read(open, memory, 4)\n"
				  "write(1, memory, read)\n"
				  "close(open)\n"
				  "done:\n");
	for (int trace = 0; trace <= 1; trace++) {
		struct outcome outcome = run_on_both(
			(struct setting){ .directory = "/",
					  .argv = ARGV("batchctl", trace ? "trace" : "run",
						       "/tmp/program") },
			"calls");

		CHECK_EQ(outcome.status, 0);
		CHECK(strstr(outcome.output, "root") != NULL);
		forget(&outcome);
	}
}

TEST(batchctl, measures_the_device)
{
	struct outcome outcome = run_in((struct setting){
		.directory = "/", .argv = ARGV("batchctl", "bench", "--json", "--rounds", "1") });

	CHECK_EQ(outcome.status, 0);
	CHECK(strstr(outcome.output, "\"device\"") != NULL);
	forget(&outcome);
}

// Directories that lack all names but the last one, which is in the last directory.
static void make_path(char *path, size_t size)
{
	size_t length = 0;
	char name[64];

	for (int i = 0; i < kDirectories; i++) {
		snprintf(name, sizeof(name), "/tmp/path-%02d", i);
		NEED(mkdir(name, 0755));
		length += (size_t)snprintf(path + length, size - length, "%s%s", i ? ":" : "", name);
		CHECK(length < size);
	}
	snprintf(name, sizeof(name), "/tmp/path-%02d/name-%03d", kDirectories - 1, kNames - 1);
	make_text(name, "#!/bin/sh\n");
	NEED(chmod(name, 0755));
}

// Beside the batches for the candidates, one opens the directories.
TEST(pathsearch, a_crossing_is_for_512_candidates)
{
	static char path[kDirectories * 16], names[kNames][16];
	const char *argv[kNames + 4] = { "pathsearch", "--path", path };
	struct setting setting = { .directory = "/", .argv = argv };
	struct outcome outcome;
	long long before;

	make_path(path, sizeof(path));
	for (int i = 0; i < kNames; i++) {
		snprintf(names[i], sizeof(names[i]), "name-%03d", i);
		argv[3 + i] = names[i];
	}
	before = counter("batches");
	outcome = run_in(setting);
	CHECK(counter("batches") > before);
	CHECK(counter("batches") - before <= kDirectories * kNames / 512 + 1);
	CHECK_EQ(outcome.status, 1 << 8);
	CHECK_EQ(lines(outcome.output), 1);
	forget(&outcome);

	outcome = run_on_both(setting, "calls");
	forget(&outcome);
}
