import Plan
import Quantities

@testable import Reports

/// A frame in the middle of the fault of `pause-master`.
enum SyntheticFrame {
    static func frame(at elapsed: Duration = .seconds(7)) -> LiveFrame {
        LiveFrame(
            plan: "pause-master", run: 2, runs: 5, stage: .running, elapsed: elapsed,
            total: .seconds(40),
            steps: [
                LiveFrame.Step(
                    at: .seconds(5), until: .seconds(25), text: "pause master of slot 0"),
                LiveFrame.Step(at: .seconds(30), until: nil, text: "restart node 2"),
            ],
            throughput: [1990, 2001, 1998, 2000, 2003, 1340, 1336],
            errorRate: [0, 0, 0, 0, 0, 0, 0.2],
            latencyP99: .milliseconds(3), nodes: (1...6).map { node($0) },
            happenings: [
                LiveFrame.Happening(
                    at: Offset(.milliseconds(5003)), text: "pause took effect on node 1",
                    isBad: true),
                LiveFrame.Happening(
                    at: Offset(.milliseconds(7310)), text: "node 3 suspects node 1"),
            ])
    }

    static func node(_ number: Int) -> LiveFrame.Node {
        LiveFrame.Node(
            number: number, shard: (number - 1) % 3 + 1, isMaster: number <= 3,
            process: number == 1 ? .paused : .up, clusterState: number == 1 ? nil : "ok",
            isLinked: number == 4 ? false : nil, linkFault: number == 5 ? "80 ms" : nil)
    }
}
