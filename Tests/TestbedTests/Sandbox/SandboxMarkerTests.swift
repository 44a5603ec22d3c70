import Linux
import Testing

@testable import Testbed

@Suite struct SandboxMarkerTests {
    private let marker = SandboxMarker(
        mode: .namespaces, inUserNamespace: true,
        identityOutside: ProcessIdentity(user: 1000, group: 100),
        namespacesOutside: SandboxMarker.namespaces())

    @Test func textIsReadBack() {
        #expect(SandboxMarker(text: marker.text) == marker)
        #expect(marker.namespacesOutside.count == 3)
    }

    @Test func markerIsFalseOutsideTheSandbox() {
        #expect(!marker.isTrue())
    }
}
