import LoadGenerator
import Quantities
import Runner
import Testbed

/// A fault as the service tells it.
struct FaultView: Encodable {
    let id: Int
    let fault: String
    let text: String
    let state: String
    let nodes: [Int]
    let receipts: [String]
    let heals: [String]
    let why: String?

    init(_ fault: PostedFault) {
        id = fault.number
        self.fault = fault.fault
        text = fault.text
        state = fault.state.rawValue
        nodes = fault.nodes
        receipts = fault.receipts
        heals = fault.heals
        why = fault.why
    }
}

/// The cluster and the run as they are now.
struct StateView: Encodable {
    struct Node: Encodable {
        let number: Int
        let address: String
        let shard: Int
        let role: String
        let condition: String
        let isOk: Bool
        let isLinked: Bool

        enum CodingKeys: String, CodingKey {
            case number, address, shard, role, condition
            case isOk = "state-ok"
            case isLinked = "linked"
        }
    }

    struct Load: Encodable {
        let issued: UInt64
        let succeeded: UInt64
        let failed: UInt64
    }

    let phase: String
    let elapsed: Double
    let nodes: [Node]
    let load: Load?
    let faults: [FaultView]

    init(_ session: FaultSession) {
        let progress = session.progress
        phase = (progress?.phase ?? .starting).rawValue
        elapsed = progress?.elapsed.inSeconds ?? 0
        nodes = (progress?.nodes ?? []).map { node in
            let address = NodeAddress.sandboxed(node: node.number)
            return Node(
                number: node.number, address: "\(address.host):\(address.port)",
                shard: node.shard, role: node.isMaster ? "master" : "replica",
                condition: node.condition.rawValue, isOk: node.stateIsOk, isLinked: node.isLinked)
        }
        load = progress?.load.map {
            Load(issued: $0.issued, succeeded: $0.succeeded, failed: $0.failed)
        }
        faults = session.faults.filter { $0.state == .pending || $0.state == .acting }
            .map(FaultView.init)
    }
}
