import FlyingFox
import FlyingSocks
import Foundation
import RunRecord
import Runner

/// The body of an answer that tells the events of a run as they come (server-sent events), until the session's end.
struct EventBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let session: FaultSession
    /// The number of the last event that the reader knows; 0 for none.
    let last: Int

    func makeAsyncIterator() -> Iterator { Iterator(session: session, last: last) }

    /// Looks after events twenty times a second.
    struct Iterator: AsyncBufferedIteratorProtocol {
        let session: FaultSession
        var last: Int
        private var silence = Duration.zero

        private static let pause = Duration.milliseconds(50)
        /// So often something is sent, so that a reader that has gone is noticed.
        private static let longestSilence = Duration.seconds(5)

        fileprivate init(session: FaultSession, last: Int) {
            self.session = session
            self.last = last
        }

        mutating func next() async throws -> UInt8? {
            preconditionFailure("whole events are taken, not single bytes")
        }

        mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
            while true {
                let events = session.events.events(after: last)
                if let newest = events.last {
                    last = newest.number
                    silence = .zero
                    return events.flatMap { EventBody.bytes(of: $0.event, number: $0.number) }
                }
                if session.isEnded { return nil }
                try await Task.sleep(for: Self.pause)
                silence += Self.pause
                guard silence >= Self.longestSilence else { continue }
                silence = .zero
                return Array(": nothing new\n\n".utf8)
            }
        }
    }

    /// An event as the stream has it.
    static func bytes(of event: Event, number: Int) -> [UInt8] {
        // JSON escapes every line end, so that no event can break out of its line.
        let data = (try? JSONEncoder().encode(event)).map { String(decoding: $0, as: UTF8.self) }
        return Array("id: \(number)\nevent: \(event.kind.rawValue)\ndata: \(data ?? "{}")\n\n".utf8)
    }
}
