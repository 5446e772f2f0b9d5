// SPDX-License-Identifier: MIT
// The audit subsystem.  Once it was ever enabled, every new task carries its
// flag; only with a rule loaded is there anything to see.
#include "program.h"
#include "testing.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Sends one request to the kernel's audit and waits for its answer.
static void audit_request(uint16_t type, const void *payload, size_t length)
{
	struct {
		struct nlmsghdr header;
		char payload[sizeof(struct audit_rule_data)];
	} request = { .header = { .nlmsg_len = (uint32_t)NLMSG_LENGTH(length),
				  .nlmsg_type = type,
				  .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK } };
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
		char rest[8192];
	} answer;

	CHECK(fd >= 0);
	CHECK(length <= sizeof(request.payload));
	memcpy(request.payload, payload, length);
	NEED(sendto(fd, &request, request.header.nlmsg_len, 0, (struct sockaddr *)&kernel,
		    sizeof(kernel)));
	NEED(recv(fd, &answer, sizeof(answer), 0));
	CHECK_EQ(answer.header.nlmsg_type, NLMSG_ERROR);
	CHECK_EQ(answer.error.error, 0);
	close(fd);
}

static void enable_audit(uint32_t enabled)
{
	const struct audit_status status = { .mask = AUDIT_STATUS_ENABLED, .enabled = enabled };

	audit_request(AUDIT_SET, &status, sizeof(status));
}

// -a always,exit -S getppid
static void change_rule(uint16_t type)
{
	struct audit_rule_data rule = { .flags = AUDIT_FILTER_EXIT, .action = AUDIT_ALWAYS };

	rule.mask[AUDIT_WORD(SYS_getppid)] = AUDIT_BIT(SYS_getppid);
	audit_request(type, &rule, sizeof(rule));
}

// In a child, born when audit was enabled, for the flag is given at birth.
static void expect_done(void *unused)
{
	struct program program;

	(void)unused;
	clear(&program);
	add(&program, SYS_getppid);
	add(&program, SYS_getppid);
	check_done(&program);
}

static void expect_observed(void *unused)
{
	struct program program;

	(void)unused;
	clear(&program);
	add(&program, SYS_getppid);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 0);
	CHECK_EQ(program.rets[0], UNTOUCHED);
}

TEST(audited, enabled_without_rules_does_not_stop_a_batch)
{
	enable_audit(1);
	wait_for_success(in_child(expect_done, NULL));
	enable_audit(0);
}

TEST(audited, rule_stops_a_batch)
{
	pid_t child;
	siginfo_t info;

	enable_audit(1);
	change_rule(AUDIT_ADD_RULE);
	child = in_child(expect_observed, NULL);
	NEED(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
	change_rule(AUDIT_DEL_RULE);
	enable_audit(0);
	wait_for_success(child);
}

TEST(audited, removed_rule_lets_a_batch_run_again)
{
	enable_audit(1);
	change_rule(AUDIT_ADD_RULE);
	change_rule(AUDIT_DEL_RULE);
	wait_for_success(in_child(expect_done, NULL));
	enable_audit(0);
}

// Tasks go on being born with audit's flag, but nothing is recorded any more.
TEST(audited, switched_off_again_it_lets_a_batch_run)
{
	enable_audit(1);
	wait_for_success(in_child(expect_done, NULL));
	enable_audit(0);
	wait_for_success(in_child(expect_done, NULL));
}

// Adds the rule while the main thread sleeps in a call, then lets it go on.
static void *add_rule_then_feed(void *write_end)
{
	wait_until_asleep(getpid());
	change_rule(AUDIT_ADD_RULE);
	NEED(write((int)(intptr_t)write_end, "x", 1));
	return NULL;
}

static void expect_observed_after_sleep(void *unused)
{
	struct program program;
	pthread_t thread;
	int ends[2];
	char byte;

	(void)unused;
	NEED(pipe(ends));
	clear(&program);
	add(&program, SYS_read, ends[0], &byte, 1);
	add(&program, SYS_getppid);
	CHECK_EQ(pthread_create(&thread, NULL, add_rule_then_feed, (void *)(intptr_t)ends[1]), 0);
	CHECK_EQ(run_program(&program), 0);
	CHECK_STOP(&program, BATCH_STATE_OBSERVED, 1);
	CHECK_EQ(program.rets[1], UNTOUCHED);
	pthread_join(thread, NULL);
}

TEST(audited, rule_added_while_a_call_sleeps_stops_a_batch)
{
	pid_t child;
	siginfo_t info;

	enable_audit(1);
	child = in_child(expect_observed_after_sleep, NULL);
	NEED(waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT));
	change_rule(AUDIT_DEL_RULE);
	enable_audit(0);
	wait_for_success(child);
}
