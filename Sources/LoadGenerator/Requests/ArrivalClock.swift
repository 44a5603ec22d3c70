import Glibc
import Quantities
import Workload

/// When the next operation of one worker is meant to be sent.
///
/// Arrivals are points on the axis of operations due (the integral of the rate): whole numbers for even
/// arrivals, the sums of exponential gaps for Poisson ones (the time change that makes any rate's
/// process of the unit one; Cinlar, "Introduction to Stochastic Processes", 1975, 4.7). The schedule
/// turns each into a time by itself, so that the error of one never enters the next.
struct ArrivalClock {
    /// One phase on the axis of operations due.
    private struct Stretch {
        let phase: RateSchedule.Phase
        let begin: Int64
        let before: Double
        let after: Double
    }

    private let stretches: [Stretch]
    private let process: ArrivalProcess
    private let workerCount: Double
    private var order: UInt64
    private let orderStep: UInt64
    private var point: Double
    private var stretch = 0
    private var random: RandomSource
    /// When the next one is due, CLOCK_MONOTONIC in nanoseconds; `Int64.max` when none is any more.
    private(set) var next: Int64 = .max

    /// The arrivals of a worker (from 0).
    ///
    /// - Parameters:
    ///   - schedule: The rate of all workers together.
    ///   - process: How arrivals lie within it.
    ///   - worker: Which worker; each takes one arrival in turn.
    ///   - workerCount: Of how many workers.
    ///   - start: CLOCK_MONOTONIC when the schedule begins.
    ///   - seed: Where Poisson gaps come from.
    init(
        _ schedule: RateSchedule, _ process: ArrivalProcess, worker: Int, of workerCount: Int,
        start: Int64, seed: UInt64
    ) {
        var stretches: [Stretch] = []
        var begin = start
        var count = 0.0
        for phase in schedule.phases {
            let length = phase.length ?? .zero
            let inPhase =
                phase.length == nil ? .infinity : phase.count(afterSeconds: length.inSeconds)
            stretches.append(
                Stretch(phase: phase, begin: begin, before: count, after: count + inPhase))
            begin += length.wholeNanoseconds
            count += inPhase
        }
        self.stretches = stretches
        self.process = process
        self.workerCount = Double(workerCount)
        orderStep = UInt64(workerCount)
        order = UInt64(worker)
        point = Double(worker)
        random = RandomSource(seed: seed ^ 0x4152_5249_5641_4C53)
        if process == .poisson { point = gap() }
        settle()
    }

    /// Goes on to the arrival after the next.
    @inline(__always)
    mutating func advance() {
        if process == .even {
            order &+= orderStep
            point = Double(order)
        } else {
            point += gap()
        }
        settle()
    }

    private mutating func gap() -> Double {
        // From (0, 1], so that the logarithm is finite.
        -log(1 - random.nextFraction()) * workerCount
    }

    private mutating func settle() {
        while stretch < stretches.count - 1, point >= stretches[stretch].after { stretch += 1 }
        let current = stretches[stretch]
        let seconds = current.phase.seconds(untilCount: point - current.before)
        // More than a century is never.
        next = seconds < 4e9 ? current.begin &+ Int64(seconds * 1e9) : .max
    }
}
