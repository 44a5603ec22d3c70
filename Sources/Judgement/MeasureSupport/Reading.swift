/// What a measure found in one run.
package struct Reading: Hashable, Sendable {
    /// One value.
    package struct Sample: Hashable, Sendable {
        /// The value in base units; infinite where what was waited for never came.
        package var value: Double
        /// Which loss of a master it belongs to, from 0; nil when it belongs to the run.
        package var loss: Int?

        /// A value.
        package init(value: Double, loss: Int? = nil) {
            self.value = value
            self.loss = loss
        }
    }

    /// The values, in the order of time.
    package var samples: [Sample]
    /// Why there is no value, in a clause, when there was nothing to measure.
    package var nothing: String?
    /// Why a value that must exist is not known, in a clause; samples are then only part of it.
    package var unknown: String?

    /// What was found.
    package init(samples: [Sample], nothing: String? = nil, unknown: String? = nil) {
        self.samples = samples
        self.nothing = nothing
        self.unknown = unknown
    }

    /// One value for the run.
    package static func value(_ value: Double) -> Reading {
        Reading(samples: [Sample(value: value)])
    }

    /// There was nothing to measure, for that reason.
    package static func nothing(_ reason: String) -> Reading {
        Reading(samples: [], nothing: reason)
    }

    /// There is a value, and it is not known, for that reason.
    package static func unknown(_ reason: String) -> Reading {
        Reading(samples: [], unknown: reason)
    }

    /// These values, or that reason when there is none.
    package static func samples(_ samples: [Sample], orNothing reason: String) -> Reading {
        samples.isEmpty ? .nothing(reason) : Reading(samples: samples)
    }
}
