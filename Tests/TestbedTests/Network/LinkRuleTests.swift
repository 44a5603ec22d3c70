import Linux
import Testbed
import Testing

struct LinkRuleTests {
    private func problem(
        from: LinkEnd = .nodes, to: LinkEnd = .any, change: (inout LinkEffect) -> Void = { _ in }
    ) -> String? {
        var effect = LinkEffect(delay: .milliseconds(5))
        change(&effect)
        return LinkRule(from: from, to: to, effect: effect).problem
    }

    @Test func ruleThatMakesSenseHasNoProblem() {
        #expect(problem() == nil)
    }

    @Test(arguments: [
        ("127.0.0.0/24", "127.0.0.1"), ("10.0.0.1", "outside"), ("126.0.0.0/7", "outside"),
    ])
    func endsOutsideTheSandboxAreProblems(address: String, reason: String) throws {
        let end = LinkEnd([try #require(IPv4Prefix(address))])
        #expect(try #require(problem(to: end)).contains(reason))
        #expect(try #require(problem(from: end)).contains(reason))
    }

    @Test func anEndWithoutAddressesIsAProblem() {
        #expect(problem(from: LinkEnd([])) == "the rule's from has no address")
    }

    @Test func impossibleEffectsAreProblems() {
        #expect(problem { $0.loss = 1.1 } == "loss must lie between 0 % and 100 %")
        #expect(problem { $0.corrupt = -.infinity } != nil)
        #expect(problem { $0.duplicate = .nan } != nil)
        #expect(problem { $0.delay = .seconds(-1) } != nil)
        #expect(problem { $0.rateBitsPerSecond = 0 } != nil)
        #expect(problem { ($0.delay, $0.reorder) = (.zero, 0.5) } != nil)
    }
}
