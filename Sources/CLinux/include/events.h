/* Waiting for sockets and for time, finer than a millisecond: epoll's macros and variadic calls. And sockets'
 * transfers without what libc does around them for threads that are cancelled: ours never are. */
#ifndef SHAKETABLE_EVENTS_H
#define SHAKETABLE_EVENTS_H

#include <stdint.h>
#include <sys/epoll.h>

/* What a descriptor is ready for. */
enum {
    SHAKETABLE_READABLE = EPOLLIN,
    SHAKETABLE_WRITABLE = EPOLLOUT,
    /* The other side closed, or the connection failed. */
    SHAKETABLE_HUNG_UP = EPOLLRDHUP | EPOLLHUP | EPOLLERR,
};

/* The token and the readiness of an event; the kernel's record is packed on some machines. */
static inline uint64_t shaketable_event_token(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t shaketable_event_readiness(const struct epoll_event *event) { return event->events; }

/* A new epoll instance, or a negative error number. */
int shaketable_epoll_create(void);

/* Watches a descriptor for all of the above, edge-triggered; 0 or a negative error number. */
int shaketable_epoll_add(int epoll, int descriptor, uint64_t token);

/* Waits for events, at most so many nanoseconds; negative waits for ever. Returns how many events there
 * are (0 when time is up or a signal came), or a negative error number. */
int shaketable_epoll_wait(
    int epoll, struct epoll_event *events, int capacity, int64_t timeout_nanoseconds);

/* Reads from a socket, or writes to it, what goes at once: how many bytes, or a negative error number. */
int64_t shaketable_receive(int descriptor, void *buffer, int64_t capacity);
int64_t shaketable_send(int descriptor, const void *buffer, int64_t count);

/* Names the calling thread (at most 15 bytes), and lets its timers fire this late, in nanoseconds. */
void shaketable_prepare_thread(const char *name, uint64_t timer_slack_nanoseconds);

#endif
