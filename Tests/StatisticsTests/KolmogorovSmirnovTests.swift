import Testing

@testable import Statistics

@Suite struct KolmogorovSmirnovTests {
    @Test func likeSamplesAreNotToldApart() {
        let samples = (0..<50).map { Double($0) }
        let test = KolmogorovSmirnov(samples, samples.map { $0 + 0.5 })
        #expect(abs(test.distance - 0.02) < 1e-9)
        #expect(test.probability > 0.99)
    }

    @Test func samplesApartAreToldApart() {
        let test = KolmogorovSmirnov([1, 2, 3, 4, 5], [11, 12, 13, 14, 15])
        #expect(test.distance == 1)
        #expect(test.probability < 0.01)
    }

    /// The critical value of two samples of 100 at 5 % is 1.358 * sqrt(2 / 100) = 0.192.
    @Test func theCriticalDistanceOfTwoHundredSamplesIsTheTables() {
        let first = (0..<100).map { Double($0) }
        #expect(KolmogorovSmirnov(first, first.map { $0 + 19 }).probability > 0.045)
        #expect(KolmogorovSmirnov(first, first.map { $0 + 21 }).probability < 0.05)
    }

    @Test func tiesDoNotDivideTheDistance() {
        #expect(KolmogorovSmirnov([1, 1, 1, 2], [1, 1, 1, 2]).distance == 0)
        #expect(KolmogorovSmirnov([], [1]).probability == 1)
    }
}
