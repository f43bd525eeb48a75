package dev.tenon.api;

import org.pf4j.ExtensionPoint;

/**
 * Marks the class of a Java app. The app's {@code manifest.json} names the class in its {@code
 * tenon} block ({@code "main": "com.example.DealDesk"}) and the handlers under {@code events}.
 *
 * <p>A handler is a public instance method with the name the manifest gives. It takes an {@link
 * Event} or a {@link com.fasterxml.jackson.databind.JsonNode} (the whole payload), then optionally
 * an {@link AppContext}; what it returns becomes the answer. Methods are looked up when the app is
 * loaded, so a missing one is reported before the first event.
 *
 * <p>The class needs a public constructor without parameters. A new instance serves each run, so
 * fields never leak from one event, or one org, to the next.
 */
public interface App extends ExtensionPoint {}
