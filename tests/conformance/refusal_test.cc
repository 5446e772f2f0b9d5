// SPDX-License-Identifier: MIT
// Programs that take the device away from the library while a call of a batch sleeps: the kernel
// then repeats the call by repeating an ioctl that is refused.  The batch goes on as if nothing
// had happened, in user space.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstddef>

#include "fixture.h"

namespace conformance {
namespace {

int feed;  // where the sleeping call gets its byte from

void CloseInherited(int) {
  for (int fd = 256; fd < 1024; fd++) close(fd);
  if (write(feed, "x", 1) != 1) _exit(2);
}

void DenyIoctl(int) {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program = {4, code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) _exit(3);
  if (write(feed, "x", 1) != 1) _exit(2);
}

// In a child, for the library does not come back to a device that has refused.
void ExpectCallIsMadeAnew(void (*handler)(int)) {
  const pid_t pid = fork();
  if (pid == 0) {
    int ends[2];
    char byte = 0;
    if (pipe(ends) != 0) _exit(4);
    feed = ends[1];
    struct sigaction action;
    std::memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, nullptr);
    itimerval soon = {{0, 0}, {0, 100000}};
    Batch batch{Call(SYS_setitimer, {ITIMER_REAL, &soon, 0}),
                Call(SYS_read, {ends[0], &byte, 1}, {.neg = kEnd}), Positive()};
    const bool good = batch.Run() == 0 && batch.rets[1] == 1 && byte == 'x' &&
                      batch.rets[2] == getpid() && batch.next == 3;
    _exit(good ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(pid, waitpid(pid, &status, 0));
  EXPECT_EQ(0, status);
}

TEST(Refusal, AfterAHandlerThatClosesDescriptorsTheCallIsMadeAnew) {
  ExpectCallIsMadeAnew(CloseInherited);
}

TEST(Refusal, AfterAHandlerThatForbidsIoctlTheCallIsMadeAnew) { ExpectCallIsMadeAnew(DenyIoctl); }

}  // namespace
}  // namespace conformance
