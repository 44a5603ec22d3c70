import CLinux
import Glibc

/// An interface whose outgoing packets are handed to this process, and which takes packets in from it as if
/// they had come over a wire. It vanishes when it is let go of.
package struct PacketDevice: ~Copyable, Sendable {
    /// What carries packets between the kernel and this process.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A TUN device, from /dev/net/tun.
        case tun
        /// A pair of Ethernet interfaces with a packet socket at its far end; slower, but open to ordinary
        /// users in their own namespaces.
        case veth
    }

    /// The far end of a pair of Ethernet interfaces.
    private struct FarEnd {
        let index: Int32
        let nearAddress: InlineArray<6, UInt8>
    }

    /// How many packets wait in the kernel for the relay to fetch them, before some are lost.
    private static let queuePackets: Int32 = 16384
    private static let queueBytes: Int32 = 64 << 20

    /// The interface's name, as `tc` knows it.
    package let name: String
    let descriptor: Int32
    private let farEnd: FarEnd?

    /// Makes a device, with the settings under which the kernel takes loopback addresses in from it.
    ///
    /// - Parameters:
    ///   - kind: What sort of device.
    ///   - name: At most 14 bytes.
    /// - Returns: The device, up.
    /// - Throws: `LinuxError`, mostly because this user may not make such a device.
    package static func make(
        _ kind: Kind, name: String
    ) throws(LinuxError) -> PacketDevice {
        switch kind {
        case .tun: try tun(name: name)
        case .veth: try veth(name: name)
        }
    }

    private static func tun(name: String) throws(LinuxError) -> PacketDevice {
        let descriptor = clinux_tun_open(name, queuePackets)
        try check(descriptor, "make a TUN device from /dev/net/tun")
        let device = PacketDevice(name: name, descriptor: descriptor, farEnd: nil)
        try LoopbackSettings.admitLoopbackAddresses(from: name)
        try check(clinux_interface_up(name), "set the interface \(name) up")
        return device
    }

    private static func veth(name: String) throws(LinuxError) -> PacketDevice {
        let far = name + "-"
        try check(clinux_veth_add(name, far), "make a pair of Ethernet interfaces")
        do throws(LinuxError) {
            return try connected(name: name, far: far)
        } catch {
            clinux_interface_delete(name)
            throw error
        }
    }

    private static func connected(
        name: String, far: String
    ) throws(LinuxError) -> PacketDevice {
        // Packets on loopback bear no checksum and are larger than any wire's; what the relay gets must be complete.
        try check(clinux_disable_transmit_offload(name), "turn the offloads of \(name) off")
        try LoopbackSettings.admitLoopbackAddresses(from: name)
        try LoopbackSettings.silence(far)
        // The far end first: an interface whose other end is up takes packets as soon as it is up itself.
        for interface in [far, name] {
            try check(clinux_interface_up(interface), "set the interface \(interface) up")
        }
        var index: Int32 = 0
        var address = [UInt8](repeating: 0, count: 6)
        try check(clinux_interface_link(name, &index, &address), "ask for the address of \(name)")
        let nearAddress = InlineArray<6, UInt8> { address[$0] }
        try check(clinux_interface_link(far, &index, &address), "ask for the number of \(far)")
        let descriptor = clinux_packet_socket_open(index, queueBytes)
        try check(descriptor, "make a packet socket on \(far)")
        return PacketDevice(
            name: name, descriptor: descriptor,
            farEnd: FarEnd(index: index, nearAddress: nearAddress))
    }

    private static func check(
        _ result: Int32, _ operation: @autoclosure () -> String
    ) throws(LinuxError) {
        if result < 0 { throw LinuxError(code: -result, operation: operation()) }
    }

    private init(name: String, descriptor: Int32, farEnd: FarEnd?) {
        self.name = name
        self.descriptor = descriptor
        self.farEnd = farEnd
    }

    deinit {
        Glibc.close(descriptor)
        if farEnd != nil { clinux_interface_delete(name) }
    }

    /// Lets go of the device; the interface is gone when this returns.
    package consuming func close() {}

    /// How many packets were lost since the last call because the relay did not fetch them in time.
    func takeLost() -> Int {
        farEnd == nil ? 0 : Int(clinux_packet_socket_drops(descriptor))
    }

    /// Fetches the next packet; nil when there is none.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let length = read(descriptor, buffer.baseAddress, buffer.count)
        return length > 0 ? length : nil
    }

    /// Puts a packet into the kernel's hands, which deliver it at once; whether it was taken.
    func send(_ packet: UnsafeRawBufferPointer) -> Bool {
        guard let farEnd else {
            return write(descriptor, packet.baseAddress, packet.count) == packet.count
        }
        return farEnd.nearAddress.span.withUnsafeBufferPointer { address in
            clinux_packet_socket_send(
                descriptor, farEnd.index, address.baseAddress, packet.baseAddress,
                UInt64(packet.count)) == 0
        }
    }
}
