import Synchronization

/// Where each node of a cluster listens now, by number. Whoever looks while a node moves finds the one or the other.
package final class AddressBook: Sendable {
    private let entries: Mutex<[Int: NodeAddress]>

    /// The addresses at the beginning.
    package init(_ addresses: [Int: NodeAddress]) {
        entries = Mutex(addresses)
    }

    /// The addresses now.
    package var addresses: [Int: NodeAddress] { entries.withLock { $0 } }

    /// The address of a node now; nil of one that there is not.
    package subscript(_ number: Int) -> NodeAddress? { entries.withLock { $0[number] } }

    /// A node is at another address from now on.
    func move(_ number: Int, to address: NodeAddress) {
        entries.withLock { $0[number] = address }
    }
}
