#ifndef STALL_H
#define STALL_H

#include <stdint.h>

// Files in the working directory of a program that this library was preloaded into. While the first is there, fork() does
// not return. While the second is there, neither do fsync() and fdatasync(); when it holds a number, only for so many
// nanoseconds each.
#define FORK_STALL_FILE "fork-stall"
#define FSYNC_STALL_FILE "fsync-stall"

// Where it is when the program starts, it is mapped, and how much of each file was synced is kept in it.
#define SYNC_RECORD_FILE "sync-record"
#define SYNC_RECORD_ENTRIES 4096

// One file: its inode, 0 where the entry is free, and how long it was when the newest fsync() that succeeded began.
struct sync_entry {
    uint64_t inode;
    int64_t length;
};

// The whole of the file. Lost counts files that there was no room for.
struct sync_record {
    uint64_t lost;
    struct sync_entry entries[SYNC_RECORD_ENTRIES];
};

#endif
