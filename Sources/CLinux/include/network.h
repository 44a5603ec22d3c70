/* Interfaces of a network namespace and the TUN device, whose ioctls Swift cannot call. */
#ifndef SHAKETABLE_NETWORK_H
#define SHAKETABLE_NETWORK_H

#include <poll.h>
#include <stdint.h>

/* Makes a TUN device whose packets are bare IP, with a queue of so many packets. The device is down, and
 * lives as long as the descriptor returned. The descriptor does not block. Or a negative error number. */
int clinux_tun_open(const char *name, int queue_packets);

/* Sets an interface up; 0 or a negative error number. */
int clinux_interface_up(const char *name);

/* Finds an interface that is up and is not `lo`. Returns 1 and its name, 0 when there is none, or a negative
 * error number. */
int clinux_other_interface_up(char name[16]);

/* Makes the kernel compute checksums, and cut large packets, before the interface sends them; 0 or a negative
 * error number. */
int clinux_disable_transmit_offload(const char *name);

/* The address of an interface's own end, for a packet socket; 0 or a negative error number. */
int clinux_interface_link(const char *name, int *index, uint8_t hardware_address[6]);

/* A packet socket that receives the IPv4 packets coming out of an interface, without link header and whomever
 * they are addressed to. It does not block. Or a negative error number. */
int clinux_packet_socket_open(int interface_index, int queue_bytes);

/* Sends a bare IPv4 packet out of an interface to a hardware address; 0 or a negative error number. */
int clinux_packet_socket_send(
    int descriptor, int interface_index, const uint8_t hardware_address[6], const void *packet,
    uint64_t length);

/* How many packets the kernel dropped since the last call because nobody took them out of a packet socket. */
uint32_t clinux_packet_socket_drops(int descriptor);

/* Asks for the lowest real-time priority for the calling thread; returns whether that was granted. */
int clinux_take_real_time_priority(void);

/* Makes a pair of interfaces, down, of which each receives what the other sends; 0 or a negative error number. */
int clinux_veth_add(const char *name, const char *peer);

/* Removes an interface, and with it the other one of its pair; 0 or a negative error number. */
int clinux_interface_delete(const char *name);

/* Listens for what is done to the network namespace's queueing disciplines and filters. The descriptor does not block. Or
 * a negative error number. */
int clinux_traffic_watch_open(void);

/* How many changes of lo's disciplines, classes and filters were heard of since the last call, or a negative error number:
 * -ENOBUFS when there were more than the kernel keeps. */
int clinux_traffic_changes(int descriptor);

/* Makes a counter that wakes who polls it, initially 0; it does not block. Or a negative error number. */
int clinux_wake_open(void);

/* Polls, at most so many nanoseconds (negative: for ever); how many are ready, or a negative error number. */
int clinux_poll(struct pollfd *polled, uint64_t count, int64_t timeout_nanoseconds);

#endif
