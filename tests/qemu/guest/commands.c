// SPDX-License-Identifier: MIT
#include "commands.h"

#include "testing.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATS "/sys/class/misc/batch/stats/"

long long counter(const char *name)
{
	char path[128], line[32];
	int fd;

	snprintf(path, sizeof(path), STATS "%s", name);
	fd = (int)NEED(open(path, O_RDONLY | O_CLOEXEC));
	line[NEED(read(fd, line, sizeof(line) - 1))] = '\0';
	close(fd);
	return atoll(line);
}

char *read_all(const char *path, size_t *size)
{
	int fd = (int)NEED(open(path, O_RDONLY | O_CLOEXEC));
	struct stat st;
	char *text;

	NEED(fstat(fd, &st));
	*size = (size_t)st.st_size;
	text = malloc(*size + 1);
	CHECK(text != NULL);
	CHECK_EQ(read(fd, text, *size), *size);
	text[*size] = '\0';
	close(fd);
	return text;
}

static void redirect(int fd, const char *path)
{
	int file = (int)NEED(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));

	NEED(dup2(file, fd));
}

static void exec_in_setting(void *argument)
{
	const struct setting *setting = argument;

	NEED(chdir(setting->directory));
	redirect(STDOUT_FILENO, "/tmp/command-output");
	redirect(STDERR_FILENO, "/tmp/command-messages");
	if (setting->backend == kEmulator)
		NEED(setenv("BATCH_EMUL", "1", 1));
	if (setting->uid != 0) {
		NEED(setgroups(0, NULL));
		NEED(setresgid(setting->uid, setting->uid, setting->uid));
		NEED(setresuid(setting->uid, setting->uid, setting->uid));
	}
	if (setting->filter) {
		NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		NEED(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, setting->filter));
	}
	execvp(setting->argv[0], (char *const *)setting->argv);
	fail(__FILE__, __LINE__, "%s: %m", setting->argv[0]);
}

struct outcome run_in(struct setting setting)
{
	struct outcome outcome;

	NEED(waitpid(in_child(exec_in_setting, &setting), &outcome.status, 0));
	outcome.output = read_all("/tmp/command-output", &outcome.output_size);
	outcome.messages = read_all("/tmp/command-messages", &outcome.messages_size);
	return outcome;
}

void forget(struct outcome *outcome)
{
	free(outcome->output);
	free(outcome->messages);
}

int lines(const char *text)
{
	int count = 0;

	for (; (text = strchr(text, '\n')); text++)
		count++;
	return count;
}

static void check_same(const char *what, const struct outcome *a, const struct outcome *b)
{
	if (a->status != b->status)
		fail(__FILE__, __LINE__, "%s: status %#x, emulated %#x", what, a->status, b->status);
	if (a->output_size != b->output_size || memcmp(a->output, b->output, a->output_size))
		fail(__FILE__, __LINE__, "%s: another output", what);
	if (a->messages_size != b->messages_size ||
	    memcmp(a->messages, b->messages, a->messages_size))
		fail(__FILE__, __LINE__, "%s: other messages: %.200s", what, a->messages);
}

struct outcome run_on_both(struct setting setting, const char *counted)
{
	long long before = counter(counted), between;
	struct outcome device, emulated;

	setting.backend = kDevice;
	device = run_in(setting);
	between = counter(counted);
	setting.backend = kEmulator;
	emulated = run_in(setting);
	check_same(setting.argv[1], &device, &emulated);
	CHECK(between > before);
	CHECK_EQ(counter(counted), between);
	forget(&emulated);
	return device;
}
