import Testing

@testable import Reports

@Suite struct ScaleTests {
    private func linear(_ domain: ClosedRange<Double>) -> Scale {
        Scale(kind: .linear, domain: domain, start: 0, end: 100)
    }

    private func logarithmic(_ domain: ClosedRange<Double>) -> Scale {
        Scale(kind: .logarithmic, domain: domain, start: 0, end: 100)
    }

    @Test func valuesLieInProportion() {
        #expect(linear(10...20).position(15) == 50)
        #expect(abs(logarithmic(0.001...1000).position(1) - 50) < 1e-9)
        #expect(Scale(kind: .linear, domain: 0...1, start: 100, end: 0).position(0.25) == 75)
    }

    @Test func whatLiesOutsideIsDrawnAtTheEnd() {
        #expect(linear(0...1).position(7) == 100)
        #expect(linear(0...1).position(.infinity) == 100)
        #expect(linear(0...1).position(-.infinity) == 0)
        #expect(linear(0...1).position(.nan) == 0)
        #expect(logarithmic(1...10).position(0) == 0)
        #expect(logarithmic(1...10).position(-3) == 0)
    }

    @Test func ticksAreRoundAndInside() {
        #expect(linear(0...40).ticks(4) == [0, 10, 20, 30, 40])
        #expect(linear(4.6...9.8).ticks(3) == [6, 8])
        #expect(logarithmic(0.0001...3).ticks(5) == [0.0001, 0.001, 0.01, 0.1, 1])
        #expect(logarithmic(1e-6...1e6).ticks(4).count <= 5)
        for domain in [0.0...0.03, 1e-9...2e-9, 0...1e12, -5.0...5] {
            let ticks = linear(domain).ticks(5)
            #expect((2...11).contains(ticks.count), "\(domain)")
            #expect(ticks.allSatisfy { domain.contains($0) || abs($0) < 1e-12 })
        }
    }

    @Test func emptyDomainIsWidened() {
        let axis = Axis(label: "", domain: 3...3) { Number.text($0) }
        #expect(axis.domain == 3...6)
        #expect(axis.scale(from: 0, to: 10).position(3) == 0)
    }
}
