package dev.tenon.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class RecordKeyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onDealUpdate | {'data':{'actor':{'id':1},'deal':{'id':718305}}} | deal:718305",
        "onCustomModuleUpdate | {'data':{'actor':{'id':1},'custom_module_record':{'id':15}}} | custommodulerecord:15",
        "onSalesAccountCreate | {'data':{'actor':{'id':1},'sales_account':{'id':4}}} | salesaccount:4",
        "ticket:comment:added | {'payload':{'comment':{'id':'C1'},'ticket':{'id':'T1'}}} | ticket:T1",
        "ticket:deleted | {'payload':{'previousTicket':{'id':'T1'}}} | ticket:T1",
        "ticket:updated | {'message':{'payload':{'ticket':{'id':'T1'}}}} | ticket:T1",
        "account-note:comment:deleted | {'payload':{'comment':{'id':'C'},'note':{'id':'N'}}} | note:N",
        "custom-object:deal:deleted | {'eventData':{'previousDeal':{'id':'d1'}}} | deal:d1",
        "custom-object:deal:field:stage:changed | {'eventData':{'fieldChange':{},'deal':{'id':'d1'}}} | deal:d1",
        "onTicketUpdate | {'data':{'actor':{'id':1},'ticket':{'id':90071992547409931}}} | ticket:90071992547409931",
      })
  void the_record_is_the_one_that_the_type_names(String type, String body, String key) {
    assertThat(RecordKey.of(type, body.replace('\'', '"'))).contains(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invoice_created | {'data':{'invoiceId':'i'}}",
        "onScheduledEvent | {'data':{'actor':{'id':1}}}",
        "onX | {'data':[1]}",
        "onX | {'data':{'deal':{'id':null}}}",
        "onX | {'data':{'deal':{'id':{'a':1}}}}",
        "onX | {}",
      })
  void an_event_without_a_record_has_no_key(String type, String body) {
    assertThat(RecordKey.of(type, body.replace('\'', '"'))).isEmpty();
  }

  @Test
  void a_long_id_makes_a_short_key() {
    String body = "{\"data\":{\"deal\":{\"id\":\"" + "x".repeat(5_000) + "\"}}}";
    assertThat(RecordKey.of("onDealUpdate", body).orElseThrow()).hasSizeLessThan(100);
  }
}
