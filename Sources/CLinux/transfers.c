#define _GNU_SOURCE
#include "transfers.h"

#include "events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_include)
#if __has_include(<linux/io_uring.h>)
#include <linux/io_uring.h>
#endif
#endif

static void transfer_singly(struct shaketable_transfer *transfer, int sends) {
    int64_t result = sends ? shaketable_send(transfer->descriptor, transfer->bytes, transfer->count)
                           : shaketable_receive(transfer->descriptor, transfer->bytes, transfer->count);
    transfer->result = (int32_t)result;
}

/* What setting up and submitting below rely on, all of Linux 5.18: an error of one transfer must not keep the
 * others from being submitted. */
#if defined(IORING_SETUP_SUBMIT_ALL) && defined(SYS_io_uring_setup) && defined(SYS_io_uring_enter)

int shaketable_ring_open(struct shaketable_ring *ring, uint32_t capacity) {
    memset(ring, 0, sizeof *ring);
    struct io_uring_params parameters = {.flags = IORING_SETUP_SUBMIT_ALL};
    ring->descriptor = (int)syscall(SYS_io_uring_setup, capacity, &parameters);
    if (ring->descriptor < 0) return -errno;
    if (!(parameters.features & IORING_FEAT_SINGLE_MMAP)) {
        shaketable_ring_close(ring);
        return -ENOSYS;
    }
    size_t completions =
        parameters.cq_off.cqes + parameters.cq_entries * sizeof(struct io_uring_cqe);
    size_t numbers = parameters.sq_off.array + parameters.sq_entries * sizeof(uint32_t);
    ring->queues_size = completions > numbers ? completions : numbers;
    ring->submissions_size = parameters.sq_entries * sizeof(struct io_uring_sqe);
    int protection = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_POPULATE;
    char *queues =
        mmap(NULL, ring->queues_size, protection, flags, ring->descriptor, IORING_OFF_SQ_RING);
    void *submissions =
        mmap(NULL, ring->submissions_size, protection, flags, ring->descriptor, IORING_OFF_SQES);
    int error = errno;
    ring->queues = queues == MAP_FAILED ? NULL : queues;
    ring->submissions = submissions == MAP_FAILED ? NULL : submissions;
    if (!ring->queues || !ring->submissions) {
        shaketable_ring_close(ring);
        return -error;
    }
    ring->submission_tail = (uint32_t *)(queues + parameters.sq_off.tail);
    ring->submission_mask = *(uint32_t *)(queues + parameters.sq_off.ring_mask);
    ring->completion_head = (uint32_t *)(queues + parameters.cq_off.head);
    ring->completion_tail = (uint32_t *)(queues + parameters.cq_off.tail);
    ring->completion_mask = *(uint32_t *)(queues + parameters.cq_off.ring_mask);
    ring->completions = (struct io_uring_cqe *)(queues + parameters.cq_off.cqes);
    uint32_t *order = (uint32_t *)(queues + parameters.sq_off.array);
    for (uint32_t index = 0; index < parameters.sq_entries; index++) order[index] = index;
    return 0;
}

void shaketable_ring_close(struct shaketable_ring *ring) {
    if (ring->queues) munmap(ring->queues, ring->queues_size);
    if (ring->submissions) munmap(ring->submissions, ring->submissions_size);
    if (ring->descriptor >= 0) close(ring->descriptor);
    memset(ring, 0, sizeof *ring);
    ring->descriptor = -1;
}

/* Takes what has been completed; how many that were. */
static uint32_t collect(struct shaketable_ring *ring, struct shaketable_transfer *transfers) {
    uint32_t head = *ring->completion_head, begin = head;
    uint32_t tail = __atomic_load_n(ring->completion_tail, __ATOMIC_ACQUIRE);
    for (; head != tail; head++) {
        struct io_uring_cqe *completion = ring->completions + (head & ring->completion_mask);
        transfers[completion->user_data].result = completion->res;
    }
    __atomic_store_n(ring->completion_head, head, __ATOMIC_RELEASE);
    return head - begin;
}

/* Fills the submission queue. MSG_DONTWAIT is what makes each transfer end within the call that submits it. */
static void queue(
    struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count, int sends) {
    uint32_t tail = *ring->submission_tail;
    for (uint32_t index = 0; index < count; index++, tail++) {
        struct io_uring_sqe *submission = ring->submissions + (tail & ring->submission_mask);
        memset(submission, 0, sizeof *submission);
        submission->opcode = sends ? IORING_OP_SEND : IORING_OP_RECV;
        submission->fd = transfers[index].descriptor;
        submission->addr = (uint64_t)(uintptr_t)transfers[index].bytes;
        submission->len = transfers[index].count;
        submission->msg_flags = MSG_DONTWAIT | (sends ? MSG_NOSIGNAL : 0);
        submission->user_data = index;
    }
    __atomic_store_n(ring->submission_tail, tail, __ATOMIC_RELEASE);
}

static void transfer_all(
    struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count, int sends) {
    uint32_t submitted = 0;
    if (ring->descriptor >= 0 && count > 1) {
        queue(ring, transfers, count, sends);
        while (submitted < count) {
            long taken =
                syscall(SYS_io_uring_enter, ring->descriptor, count - submitted, 0, 0, NULL, 0);
            if (taken == 0 || (taken < 0 && errno != EINTR)) break;
            if (taken > 0) submitted += (uint32_t)taken;
        }
        /* What the kernel did not take, for want of memory, it does not look at before the next call. */
        uint32_t tail = *ring->submission_tail - (count - submitted);
        __atomic_store_n(ring->submission_tail, tail, __ATOMIC_RELEASE);
        uint32_t completed = collect(ring, transfers);
        while (completed < submitted) {
            long result = syscall(
                SYS_io_uring_enter, ring->descriptor, 0, submitted - completed,
                IORING_ENTER_GETEVENTS, NULL, 0);
            /* Without its end known, a transfer might still write into memory that is somebody else's by then. */
            if (result < 0 && errno != EINTR && errno != EAGAIN && errno != EBUSY) abort();
            completed += collect(ring, transfers);
        }
    }
    for (uint32_t index = submitted; index < count; index++)
        transfer_singly(transfers + index, sends);
}

#else

int shaketable_ring_open(struct shaketable_ring *ring, uint32_t capacity) {
    (void)capacity;
    memset(ring, 0, sizeof *ring);
    ring->descriptor = -1;
    return -ENOSYS;
}

void shaketable_ring_close(struct shaketable_ring *ring) { (void)ring; }

static void transfer_all(
    struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count, int sends) {
    (void)ring;
    for (uint32_t index = 0; index < count; index++) transfer_singly(transfers + index, sends);
}

#endif

void shaketable_ring_send(
    struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count) {
    transfer_all(ring, transfers, count, 1);
}

void shaketable_ring_receive(
    struct shaketable_ring *ring, struct shaketable_transfer *transfers, uint32_t count) {
    transfer_all(ring, transfers, count, 0);
}
