import CLinux
import Glibc

/// An interface whose outgoing packets are handed to this process, and which takes packets in from it as if
/// they had come over a wire. It vanishes when it is let go of.
package struct PacketDevice: ~Copyable, Sendable {
    /// How many packets wait in the kernel for the relay to fetch them, before some are lost.
    private static let queuePackets: Int32 = 16384

    /// The interface's name, as `tc` knows it.
    package let name: String
    let descriptor: Int32

    /// Makes a TUN device, with the settings under which the kernel takes loopback addresses in from it.
    ///
    /// - Parameter name: At most 15 bytes.
    /// - Returns: The device, set up.
    /// - Throws: `PacketRelayError`, mostly because /dev/net/tun is missing or forbidden.
    package static func tun(name: String) throws(PacketRelayError) -> PacketDevice {
        let descriptor = clinux_tun_open(name, queuePackets)
        guard descriptor >= 0 else {
            throw PacketRelayError("make a TUN device from /dev/net/tun", number: -descriptor)
        }
        let device = PacketDevice(name: name, descriptor: descriptor)
        try LoopbackSettings.admitLoopbackAddresses(from: name)
        let result = clinux_interface_up(name)
        guard result == 0 else {
            throw PacketRelayError("set the interface \(name) up", number: -result)
        }
        return device
    }

    private init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Lets go of the device; the interface is gone when this returns.
    package consuming func close() {}

    /// Fetches the next packet; nil when there is none.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let length = read(descriptor, buffer.baseAddress, buffer.count)
        return length > 0 ? length : nil
    }

    /// Puts a packet into the kernel's hands, which deliver it at once; whether it was taken.
    func send(_ packet: UnsafeRawBufferPointer) -> Bool {
        write(descriptor, packet.baseAddress, packet.count) == packet.count
    }
}
