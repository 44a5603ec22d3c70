import Testing

@Test func placeholderEvidence() {}
