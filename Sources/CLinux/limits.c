#define _GNU_SOURCE
#include "process_limits.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>

int clinux_memory_file(void) {
    return memfd_create("shaketable", MFD_CLOEXEC);
}

/* Held while threads are started, so that none ends before the last one has begun. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *pass(void *unused) {
    (void)unused;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    return NULL;
}

int clinux_try_threads(int32_t count) {
    pthread_t threads[256];
    int started = 0, error = 0;
    pthread_mutex_lock(&gate);
    while (started < count && started < 256 && error == 0) {
        error = pthread_create(&threads[started], NULL, pass, NULL);
        if (error == 0) started++;
    }
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    return error;
}

int clinux_set_thread_stack(size_t bytes) {
    pthread_attr_t attributes;
    int result = pthread_attr_init(&attributes);
    if (result != 0) return result;
    result = pthread_attr_setstacksize(&attributes, bytes);
    if (result == 0) result = pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    return result;
}
