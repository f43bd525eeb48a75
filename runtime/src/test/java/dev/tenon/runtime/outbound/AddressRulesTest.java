package dev.tenon.runtime.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses lie inside, in all the forms that lead there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class AddressRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:0:53aa:64c::1",
        "2001:db8::1",
        "100::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "3fff::1",
        "4000::1",
        "fd00:ec2::254"
      })
  void what_lies_inside_is_not_reached(String address) throws UnknownHostException {
    assertThat(AddressRules.outside().allows(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::200e",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8"
      })
  void what_lies_outside_is_reached(String address) throws UnknownHostException {
    assertThat(AddressRules.outside().allows(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void a_developers_own_machine_is_reached_and_no_other_inside() throws UnknownHostException {
    AddressRules rules = AddressRules.outsideAndLoopback();
    assertThat(rules.allows(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(rules.allows(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(rules.allows(InetAddress.getByName("10.0.0.1"))).isFalse();
    assertThat(rules.allows(InetAddress.getByName("169.254.169.254"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | 10.0.0.1 | false",
        "true | 10.0.0.1 | true",
        "true | 127.0.0.1 | true",
        "true | fd00::1 | true",
        "true | 169.254.169.254 | false",
        "true | 0.0.0.0 | false",
        "true | 224.0.0.1 | false",
        "10.1.0.0/16 | 10.1.2.3 | true",
        "10.1.0.0/16 | 10.2.2.3 | false",
        "10.1.0.0/16, fd00:1::/32 | fd00:1::5 | true",
        "10.1.2.3 | 10.1.2.3 | true",
        "10.1.2.3 | 10.1.2.4 | false",
        "10.0.0.0/8 | 64:ff9b::10.0.0.1 | true"
      })
  void a_host_says_which_networks_apps_reach(String said, String address, boolean reached)
      throws UnknownHostException {
    assertThat(AddressRules.of(said).orElseThrow().allows(InetAddress.getByName(address)))
        .isEqualTo(reached);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "10", "10.0.0.0/40", "all", "*", "10.0.0.0/8,", "0x7f.1"})
  void what_is_no_network_is_not_taken_for_one(String said) {
    assertThat(AddressRules.of(said)).isEmpty();
  }
}
