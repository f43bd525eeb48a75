package dev.tenon.runtime.app;

/** The sample payloads that come with an app. */
final class TestData {

  static final String FOLDER = "server/test_data/";

  private TestData() {}
}
