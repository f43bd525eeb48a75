package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Manifests are kept as JSON of our model, which grows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class StoredManifestTest {

  @Test
  void a_manifest_that_version_0_1_stored_can_still_be_read() throws JsonProcessingException {
    String stored =
        """
        {"id": "app", "version": "0.0.0", "platform": "V2_2", "products": [{"name": "freshsales"}],
         "modules": [], "subscriptions": {"inFileOrder": [{"product": {"name": "freshsales"},
         "pattern": {"text": "onDealUpdate"}, "handler": "f"}]}, "functions": [],
         "iparams": [{"name": "key", "defaultValue": "x", "secure": true}]}
        """;
    AppManifest manifest = Json.mapper().readValue(stored, AppManifest.class);
    Subscription subscription =
        manifest.subscriptions().handlerOf(Product.FRESHSALES, "onDealUpdate").orElseThrow();
    assertThat(subscription.section()).isEmpty();
    assertThat(subscription.filter()).isEmpty();
    assertThat(manifest.iparams().getFirst().secure()).isTrue();
    assertThat(manifest.mainClass()).isEmpty();
  }
}
