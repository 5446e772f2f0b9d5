/* SPDX-License-Identifier: MIT */
/*
 * A web server that says one thing: up to 16 connections accepted, read, answered and
 * closed in one crossing into the kernel.
 *
 *	web_server CONNECTIONS		prints its port, serves so many and ends
 *
 * A batch must not wait for a slow client, for all others would wait with it.  So the
 * listening socket is asked with poll first, hands out connections only when there is
 * something to read (TCP_DEFER_ACCEPT), and nothing blocks.
 *
 *	accept4			none is left: end
 *	copy fd -> recvfrom, sendto, close
 *	recvfrom		nothing: on with close
 *	sendto			may fail; either way
 *	close
 *
 * The request is thrown away (MSG_TRUNC), up to a mebibyte: a close with something left to
 * read resets the connection, and the client may lose the answer.  One that is
 * still sending by then is reset.
 */
#include <batch/batch.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ACCEPT, FD_TO_RECEIVE, FD_TO_SEND, FD_TO_CLOSE, RECEIVE, SEND, CLOSE, NCALLS };
enum { BURST = 16, REQUEST = 1 << 20 };

static const char answer[] = "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";

static struct batch_call call[BURST][NCALLS];
static int64_t ret[BURST][NCALLS];

static int listen_on_loopback(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof(address);
	int seconds = 5;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds)) ||
	    listen(fd, SOMAXCONN) || getsockname(fd, (struct sockaddr *)&address, &size)) {
		perror("web_server");
		exit(1);
	}
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static void prepare(struct batch_call *c, int64_t *r, int fd)
{
	batch_prep(&c[ACCEPT], SYS_accept4, 4, (uint64_t)fd, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
		   0);
	batch_jump(&c[ACCEPT], -1, 0, 0);
	batch_prep_copy(&c[FD_TO_RECEIVE], &c[RECEIVE].arg[0], &r[ACCEPT]);
	batch_prep_copy(&c[FD_TO_SEND], &c[SEND].arg[0], &r[ACCEPT]);
	batch_prep_copy(&c[FD_TO_CLOSE], &c[CLOSE].arg[0], &r[ACCEPT]);
	batch_prep(&c[RECEIVE], SYS_recvfrom, 6, 0, 0, REQUEST, MSG_TRUNC, 0, 0);
	batch_jump(&c[RECEIVE], 1, 1, 0);
	batch_prep(&c[SEND], SYS_sendto, 6, 0, batch_arg(answer), sizeof(answer) - 1, MSG_NOSIGNAL,
		   0, 0);
	batch_prep_close(&c[CLOSE], -1);
}

/* None is left, or one has gone; anything else would come again at once. */
static int may_go_on(int64_t accepted)
{
	return accepted == -EAGAIN || accepted == -ECONNABORTED || accepted == -EINTR;
}

int main(int argc, char **argv)
{
	long wanted = argc > 1 ? strtol(argv[1], NULL, 10) : 1, served = 0;
	struct pollfd listening = { .fd = listen_on_loopback(), .events = POLLIN };
	uint32_t made;

	for (int i = 0; i < BURST; i++)
		prepare(call[i], ret[i], listening.fd);
	while (served < wanted) {
		if (poll(&listening, 1, -1) < 0 ||
		    batch_execute(call[0], ret[0], BURST * NCALLS, &made)) {
			perror("web_server");
			return 1;
		}
		/* Connections that went all the way; an accept that failed is not one. */
		served += made / NCALLS;
		if (made % NCALLS && !may_go_on(ret[made / NCALLS][ACCEPT])) {
			fprintf(stderr, "web_server: accept: %s\n",
				strerror((int)-ret[made / NCALLS][ACCEPT]));
			return 1;
		}
	}
	fprintf(stderr, "web_server: served %ld\n", served);
	return 0;
}
