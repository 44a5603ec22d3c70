#define _GNU_SOURCE
#include "events.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int shaketable_epoll_create(void) {
    int descriptor = epoll_create1(EPOLL_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int shaketable_epoll_add(int epoll, int descriptor, uint64_t token) {
    struct epoll_event event = {
        .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
        .data.u64 = token,
    };
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) < 0 ? -errno : 0;
}

static int wait_nanoseconds(int epoll, struct epoll_event *events, int capacity, int64_t timeout) {
#ifdef SYS_epoll_pwait2
    static _Thread_local int unsupported;
    if (!unsupported) {
        struct timespec limit = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
        int count = (int)syscall(
            SYS_epoll_pwait2, epoll, events, capacity, timeout < 0 ? (void *)0 : &limit, (void *)0, 0);
        if (count >= 0 || errno != ENOSYS) return count;
        unsupported = 1;
    }
#endif
    /* Before Linux 5.11 there are only milliseconds: rounded down, so that nothing is late. */
    int64_t milliseconds = timeout < 0 ? -1 : timeout / 1000000;
    return epoll_wait(epoll, events, capacity, milliseconds > 60000 ? 60000 : (int)milliseconds);
}

int shaketable_epoll_wait(
    int epoll, struct epoll_event *events, int capacity, int64_t timeout_nanoseconds) {
    int count = wait_nanoseconds(epoll, events, capacity, timeout_nanoseconds);
    if (count < 0) return errno == EINTR ? 0 : -errno;
    return count;
}

int64_t shaketable_receive(int descriptor, void *buffer, int64_t capacity) {
    long count = syscall(SYS_recvfrom, descriptor, buffer, capacity, 0, (void *)0, (void *)0);
    return count < 0 ? -errno : count;
}

int64_t shaketable_send(int descriptor, const void *buffer, int64_t count) {
    long sent = syscall(SYS_sendto, descriptor, buffer, count, MSG_NOSIGNAL, (void *)0, 0);
    return sent < 0 ? -errno : sent;
}

void shaketable_prepare_thread(const char *name, uint64_t timer_slack_nanoseconds) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
    prctl(PR_SET_TIMERSLACK, timer_slack_nanoseconds, 0, 0, 0);
}
