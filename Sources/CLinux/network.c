#define _GNU_SOURCE
#include "network.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Runs one ioctl about an interface; 0 or a negative error number. */
static int interface_control(const char *name, unsigned long operation, struct ifreq *request) {
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (control < 0) return -errno;
    strncpy(request->ifr_name, name, IFNAMSIZ - 1);
    request->ifr_name[IFNAMSIZ - 1] = 0;
    int result = ioctl(control, operation, request) < 0 ? -errno : 0;
    close(control);
    return result;
}

int clinux_tun_open(const char *name, int queue_packets) {
    int descriptor = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    int result = ioctl(descriptor, TUNSETIFF, &request) < 0 ? -errno : 0;
    if (result == 0) {
        struct ifreq queue = {.ifr_qlen = queue_packets};
        result = interface_control(name, SIOCSIFTXQLEN, &queue);
    }
    if (result == 0) {
        /* The largest IP packet, as on lo: a smaller one would have the kernel fragment. */
        struct ifreq size = {.ifr_mtu = 65535};
        result = interface_control(name, SIOCSIFMTU, &size);
    }
    if (result == 0) return descriptor;
    close(descriptor);
    return result;
}

int clinux_interface_up(const char *name) {
    struct ifreq request = {0};
    int result = interface_control(name, SIOCGIFFLAGS, &request);
    if (result < 0) return result;
    request.ifr_flags |= IFF_UP;
    return interface_control(name, SIOCSIFFLAGS, &request);
}

int clinux_other_interface_up(char name[16]) {
    struct if_nameindex *interfaces = if_nameindex();
    if (interfaces == NULL) return -errno;
    int found = 0;
    for (struct if_nameindex *each = interfaces; each->if_index != 0 && !found; each++) {
        struct ifreq request = {0};
        if (strcmp(each->if_name, "lo") == 0) continue;
        if (interface_control(each->if_name, SIOCGIFFLAGS, &request) < 0) continue;
        found = (request.ifr_flags & IFF_UP) != 0;
        if (found) memcpy(name, request.ifr_name, IFNAMSIZ);
    }
    if_freenameindex(interfaces);
    return found;
}

int clinux_disable_transmit_offload(const char *name) {
    /* Without checksums the kernel also gives up segmentation, which needs them. */
    struct ethtool_value value = {.cmd = ETHTOOL_STXCSUM, .data = 0};
    struct ifreq request = {.ifr_data = (void *)&value};
    return interface_control(name, SIOCETHTOOL, &request);
}

int clinux_interface_link(const char *name, int *index, uint8_t hardware_address[6]) {
    struct ifreq request = {0};
    int result = interface_control(name, SIOCGIFHWADDR, &request);
    if (result < 0) return result;
    memcpy(hardware_address, request.ifr_hwaddr.sa_data, 6);
    result = interface_control(name, SIOCGIFINDEX, &request);
    if (result == 0) *index = request.ifr_ifindex;
    return result;
}

int clinux_packet_socket_open(int interface_index, int queue_bytes) {
    int descriptor = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    int yes = 1, result = 0;
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETHERTYPE_IP), .sll_ifindex = interface_index};
    /* Beyond net.core.rmem_max where that is allowed; a smaller queue is a smaller queue. */
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &queue_bytes, sizeof queue_bytes) < 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &queue_bytes, sizeof queue_bytes);
    /* What the relay itself sends must not come back to it. It goes past the interface's queue, which the kernel
     * only puts in place some time after the interface has gone up. */
    if (setsockopt(descriptor, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) < 0
        || setsockopt(descriptor, SOL_PACKET, PACKET_QDISC_BYPASS, &yes, sizeof yes) < 0
        || bind(descriptor, (struct sockaddr *)&address, sizeof address) < 0)
        result = -errno;
    if (result == 0) return descriptor;
    close(descriptor);
    return result;
}

int clinux_packet_socket_send(
    int descriptor, int interface_index, const uint8_t hardware_address[6], const void *packet,
    uint64_t length) {
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET,
        .sll_protocol = htons(ETHERTYPE_IP),
        .sll_ifindex = interface_index,
        .sll_halen = 6};
    memcpy(address.sll_addr, hardware_address, 6);
    ssize_t sent =
        sendto(descriptor, packet, length, 0, (struct sockaddr *)&address, sizeof address);
    return sent < 0 ? -errno : 0;
}

uint32_t clinux_packet_socket_drops(int descriptor) {
    struct tpacket_stats statistics = {0};
    socklen_t length = sizeof statistics;
    if (getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, &statistics, &length) < 0) return 0;
    return statistics.tp_drops;
}

int clinux_take_real_time_priority(void) {
    struct sched_param parameter = {.sched_priority = 1};
    return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameter) == 0;
}

int clinux_wake_open(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_poll(struct pollfd *polled, uint64_t count, int64_t timeout_nanoseconds) {
    struct timespec timeout = {
        .tv_sec = timeout_nanoseconds / 1000000000, .tv_nsec = timeout_nanoseconds % 1000000000};
    int ready = ppoll(polled, count, timeout_nanoseconds < 0 ? NULL : &timeout, NULL);
    return ready < 0 ? -errno : ready;
}

/* A netlink request about one interface, with room for its attributes. */
struct link_request {
    struct nlmsghdr header;
    struct ifinfomsg link;
    char attributes[256];
};

/* Appends an attribute; without data it is one that others nest in, until close_nest. */
static struct rtattr *append(struct link_request *request, unsigned short type, const void *data, size_t length) {
    struct rtattr *attribute = (void *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = (unsigned short)RTA_LENGTH(length);
    if (length > 0) memcpy(RTA_DATA(attribute), data, length);
    request->header.nlmsg_len = NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len);
    return attribute;
}

static void close_nest(struct link_request *request, struct rtattr *nest) {
    nest->rta_len = (unsigned short)((char *)request + request->header.nlmsg_len - (char *)nest);
}

static int exchange(struct link_request *request) {
    struct {
        struct nlmsghdr header;
        struct nlmsgerr error;
        char request_again[512];
    } answer;
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (netlink < 0) return -errno;
    int result = -EPROTO;
    if (send(netlink, request, request->header.nlmsg_len, 0) < 0) result = -errno;
    else if (recv(netlink, &answer, sizeof answer, 0) < 0) result = -errno;
    else if (answer.header.nlmsg_type == NLMSG_ERROR) result = answer.error.error;
    close(netlink);
    return result;
}

int clinux_veth_add(const char *name, const char *peer) {
    static const struct ifinfomsg none;
    const uint32_t size = 65535; /* the largest IP packet, as on lo */
    struct link_request request = {
        .header = {
            .nlmsg_len = NLMSG_LENGTH(sizeof request.link),
            .nlmsg_type = RTM_NEWLINK,
            .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK}};
    append(&request, IFLA_IFNAME, name, strlen(name) + 1);
    append(&request, IFLA_MTU, &size, sizeof size);
    struct rtattr *information = append(&request, IFLA_LINKINFO, NULL, 0);
    append(&request, IFLA_INFO_KIND, "veth", 5);
    struct rtattr *data = append(&request, IFLA_INFO_DATA, NULL, 0);
    struct rtattr *other = append(&request, VETH_INFO_PEER, &none, sizeof none);
    append(&request, IFLA_IFNAME, peer, strlen(peer) + 1);
    append(&request, IFLA_MTU, &size, sizeof size);
    close_nest(&request, other);
    close_nest(&request, data);
    close_nest(&request, information);
    return exchange(&request);
}

int clinux_interface_delete(const char *name) {
    struct link_request request = {
        .header = {
            .nlmsg_len = NLMSG_LENGTH(sizeof request.link),
            .nlmsg_type = RTM_DELLINK,
            .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK}};
    append(&request, IFLA_IFNAME, name, strlen(name) + 1);
    return exchange(&request);
}

int clinux_traffic_watch_open(void) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (descriptor < 0) return -errno;
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_TC};
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    int error = errno;
    close(descriptor);
    return -error;
}

int clinux_traffic_changes(int descriptor) {
    /* lo is the first interface of every network namespace. */
    const int lo = 1;
    static _Thread_local char buffer[1 << 15] __attribute__((aligned(NLMSG_ALIGNTO)));
    int changes = 0;
    for (;;) {
        ssize_t received = recv(descriptor, buffer, sizeof buffer, MSG_DONTWAIT);
        if (received < 0 && errno == EINTR) continue;
        if (received < 0) return errno == EAGAIN ? changes : -errno;
        int length = (int)received;
        for (struct nlmsghdr *header = (struct nlmsghdr *)buffer; NLMSG_OK(header, length);
             header = NLMSG_NEXT(header, length)) {
            if (header->nlmsg_type < RTM_NEWQDISC || header->nlmsg_type > RTM_DELTFILTER) continue;
            if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct tcmsg))) continue;
            struct tcmsg *message = NLMSG_DATA(header);
            if (message->tcm_ifindex == lo) changes++;
        }
    }
}
