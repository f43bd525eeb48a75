package dev.tenon.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names of events are known, and what is suggested for those that are not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class EventNamesTest {

  private final EventCatalog catalog = EventCatalog.standard();

  @ParameterizedTest
  @CsvSource({
    "freshsales, onDealUpdate",
    "freshworks_crm, onLeadCreate",
    "freshsales, onPhoneCallCreate",
    "freshworks_crm, onProductUpdate",
    "freshdesk, onTicketFieldDelete",
    "freshdesk, onAgentAvailabilityUpdate",
    "freshdesk, onAppInstall",
    "freshservice, onTicketCreate",
    "freshchat, onMessageCreate",
    "freshcaller, onCallUpdate",
    "freshteam, onNewHireCreate",
    "freshmarketer, onExternalEvent",
    "freshworks, onScheduledEvent",
    "freshworks, onTicketCreate",
    "freshworks, onDealCreate",
    "thena, ticket:comment:added",
    "thena, ticket:comment:created",
    "thena, customer-contact:custom_field_value:changed",
    "thena, custom-object:invoice:created",
    "thena, custom-object:support_plan:field:seats_left:changed",
    "thena, ticket:*",
    "thena, *",
    "thena, *:created",
    "thena, custom-object:*:created",
    "thena, custom-object:invoice:*",
    "thena, custom-object:*:field:*:changed",
    "thena, custom-object:*:field:amount:*",
    "custom, anything a host calls its event",
  })
  void is_known(String product, String type) {
    assertThat(catalog.knows(new Product(product), type)).isTrue();
    assertThat(catalog.closest(new Product(product), type)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "freshsales, onContactCraete",
    "freshsales, onTicketCreate",
    "freshdesk, onDealCreate",
    "freshdesk, ticket:created",
    "freshworks, onContactCraete",
    "thena, onTicketCreate",
    "thena, ticket:open",
    "thena, tickets:*",
    "thena, custom-object::created",
    "thena, custom-object:deal",
    "thena, custom-object:deal:created:twice",
    "thena, custom-object:deal:field:changed",
    "thena, ''",
    "custom, ' '",
  })
  void is_not_known(String product, String type) {
    assertThat(catalog.knows(new Product(product), type)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "freshsales, onContactCraete, onContactCreate",
    "freshsales, oncontactcreate, onContactCreate",
    "freshworks_crm, onDealUpdated, onDealUpdate",
    "freshsales, onAppInstal, onAppInstall",
    "freshsales, onAppUpdate, afterAppUpdate",
    "freshsales, onInstall, onAppInstall",
    "freshdesk, onTiketCreate, onTicketCreate",
    "freshworks, onTiketCreate, onTicketCreate",
    "thena, ticket:create, ticket:created",
    "thena, ticket.status.changed, ticket:status:changed",
    "thena, account_health:changed, account-health:changed",
    "thena, custom-object:invoice:craeted, custom-object:invoice:created",
    "thena, custom_object:invoice:field:due:changed, custom-object:invoice:field:due:changed",
    "thena, tikcet:*, ticket:*",
  })
  void a_slip_leads_to_the_event_that_was_meant(String product, String type, String meant) {
    assertThat(catalog.closest(new Product(product), type)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "freshsales, somethingElse",
    "freshsales, onTicketCreate",
    "thena, invoice:paid",
    "freshsales, onPhoneCallUpdate",
    "freshsales, onProjectCreate",
    "freshservice, onAssetUpdate",
    "freshservice, onConversationUpdate",
    "freshchat, onMessageUpdate",
    "freshteam, onNewHireUpdate",
    "thena, ticket:reassigned",
    "thena, ticket:comment:edited",
    "thena, ticket:merged",
    "custom, invoice_paid",
    "thena, ''",
  })
  void what_is_near_to_nothing_has_no_suggestion(String product, String type) {
    assertThat(catalog.closest(new Product(product), type)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "freshsales, onContactCraete, onContactCreate, true",
    "freshworks_crm, onDealUpdated, onDealUpdate, true",
    "thena, ticket:create, ticket:created, true",
    "freshdesk, onAppInstal, onAppInstall, true",
    "freshdesk, onAppUpdate, afterAppUpdate, true",
    "freshdesk, onTiketCreate, onTicketCreate, false",
    "freshworks, onTiketCreate, onTicketCreate, false",
  })
  void a_slip_is_certain_where_every_event_is_known(
      String product, String type, String meant, boolean certain) {
    assertThat(catalog.isCertain(new Product(product), type, meant)).isEqualTo(certain);
  }

  @Test
  void two_names_of_one_event_are_aliases_of_each_other() {
    assertThat(catalog.aliases("ticket:comment:created"))
        .containsExactly("ticket:comment:created", "ticket:comment:added");
    assertThat(catalog.aliases("ticket:comment:added"))
        .containsExactly("ticket:comment:added", "ticket:comment:created");
    assertThat(catalog.aliases("ticket:created")).containsExactly("ticket:created");
  }

  @Test
  void a_type_leads_to_the_products_that_have_it() {
    assertThat(catalog.productsWith("ticket:created")).containsExactly(Product.THENA);
    assertThat(catalog.productsWith("onTicketFieldCreate"))
        .containsExactly(new Product("freshdesk"));
    assertThat(catalog.productsWith("onDealCreate"))
        .containsExactly(Product.FRESHSALES, Product.FRESHWORKS_CRM);
    assertThat(catalog.productsWith("onNothing")).isEmpty();
  }

  @Test
  void every_event_with_a_fixture_is_known_by_name() {
    assertThat(catalog.events())
        .allMatch(event -> catalog.types(event.product()).contains(event.type()))
        .allMatch(event -> catalog.knows(event.product(), event.type()));
  }
}
