import Testing

@Test func placeholderHarness() {}
