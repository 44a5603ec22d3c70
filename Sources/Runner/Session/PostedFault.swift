import Plan

/// A fault that was posted to a session: what was asked for, and how far it is.
package struct PostedFault: Sendable, Equatable {
    /// How far it is.
    package enum State: String, Sendable {
        /// It has no effect yet.
        case pending
        /// Its effect is proven and lasts.
        case acting
        /// It is over: what was to be healed is healed, with proof.
        case over
        /// It did not begin, or its effect or its heal is not proven.
        case failed
    }

    /// Its number in the session, from 1.
    package let number: Int
    /// The fault's name.
    package let fault: String
    /// The step in words.
    package let text: String
    /// How far it is.
    package internal(set) var state = State.pending
    /// The nodes that it took effect on, in the order of the receipts.
    package internal(set) var nodes: [Int] = []
    /// What proves its effects, in order.
    package internal(set) var receipts: [String] = []
    /// What proves its heals, in order.
    package internal(set) var heals: [String] = []
    /// Why it failed; nil when it did not.
    package internal(set) var why: String?

    init(_ step: Step) {
        number = step.number + 1
        fault = type(of: step.fault).name
        text = step.text
    }
}
