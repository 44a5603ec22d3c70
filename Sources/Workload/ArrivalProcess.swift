/// How the arrivals of an open loop lie within its rate.
package enum ArrivalProcess: String, Codable, CaseIterable, Sendable {
    /// One after the other, as far apart as the rate says.
    case even
    /// At random, each independent of all others, as those of many users do: a Poisson process, whose
    /// gaps are exponentially distributed.
    case poisson
}
