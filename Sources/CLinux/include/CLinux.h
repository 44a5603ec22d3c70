/* What Swift cannot call: clone and unshare flags, ioctl, variadic functions, macros of epoll, malloc_trim, stdout. */
#ifndef SHAKETABLE_CLINUX_H
#define SHAKETABLE_CLINUX_H

#include "commit.h"
#include "events.h"
#include "heap.h"
#include "process_limits.h"
#include "network.h"
#include "output.h"
#include "sandbox.h"
#include "spawn.h"
#include "transfers.h"

#endif
