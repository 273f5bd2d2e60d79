package org.quorate.ha.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.fencing.lease.Lease;
import org.quorate.model.InvalidInput;
import org.quorate.model.config.PropertyString;

/** As fast as the cluster allows, and never faster. */
class ProfileChoiceTest {
  private static final RingFacts THREE_NODES = new RingFacts(true, 3_650);
  private static final ProfileChoice.Facts PURE =
      new ProfileChoice.Facts(Optional.empty(), THREE_NODES, false);

  private static ProfileSettings settings(String line) {
    return ProfileSettings.of(PropertyString.parse(line, "profile").asMap());
  }

  @Test
  void aPureClusterIsFastAndStopsGuestsBeforeHosts() {
    ProfileChoice choice = ProfileChoice.of(ProfileSettings.DEFAULTS, PURE);
    assertThat(choice.profile()).isEqualTo(Profile.FAST);
    assertThat(choice.promiseMs()).hasValue(50_950);
    assertThat(choice.lease().victimEndMs()).isEqualTo(choice.promiseMs().orElseThrow());
    assertThat(choice.guestsFirst()).isTrue();
    assertThat(Lease.deadlineMs(choice.promiseMs().orElseThrow())).isLessThan(55_000);
  }

  @Test
  void aForeignManagerForcesTheCompatibleProfileWhateverIsConfigured() {
    var facts = new ProfileChoice.Facts(Optional.of("node3 runs pmxcfs"), THREE_NODES, false);
    ProfileChoice choice = ProfileChoice.of(settings("profile=fast"), facts);
    assertThat(choice.profile()).isEqualTo(Profile.COMPATIBLE);
    assertThat(choice.reason()).isEqualTo("node3 runs pmxcfs");
    assertThat(choice.promiseMs()).isEmpty();
    assertThat(choice.guestsFirst()).isFalse();
    assertThat(choice.lease()).isEqualTo(Lease.compatible(10_000));
  }

  @Test
  void votesThatAreNotTheNodesAloneGiveNoPromise() {
    for (String quorum : new String[] {"two_node: 1", "device {\n model: net\n }"}) {
      RingFacts ring = RingFacts.of("quorum {\n provider: corosync_votequorum\n " + quorum + "\n}");
      var facts = new ProfileChoice.Facts(Optional.empty(), ring, false);
      assertThat(ProfileChoice.of(settings("fast"), facts).profile()).isEqualTo(Profile.COMPATIBLE);
    }
  }

  @Test
  void theMultiplexerAndNoWatchdogGiveNoPromise() {
    var behind = new ProfileChoice.Facts(Optional.empty(), THREE_NODES, true);
    assertThat(ProfileChoice.of(settings("fast"), behind).lease())
        .isEqualTo(Lease.behindMultiplexer());
    ProfileChoice without = ProfileChoice.of(settings("fast,watchdog=none"), PURE);
    assertThat(without.reason()).contains("no watchdog");
    assertThat(without.promiseMs()).isEmpty();
  }

  @Test
  void aRingThatReformsTooSlowlyHasTheLocksOnly() {
    var facts = new ProfileChoice.Facts(Optional.empty(), new RingFacts(true, 30_000), false);
    assertThat(ProfileChoice.of(settings("fast"), facts).profile()).isEqualTo(Profile.COMPATIBLE);
  }

  @Test
  void aShorterBudgetRecoversSooner() {
    ProfileChoice choice = ProfileChoice.of(settings("fast,lease=26,watchdog-timeout=4"), PURE);
    assertThat(choice.lease().stopGuestsMs())
        .as("5 s to the next refresh, 3 tokens, 5 s for a write in flight")
        .isEqualTo(20_950);
    assertThat(choice.promiseMs()).hasValue(38_950);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> settings("profile=quick"))
        .hasMessage("'profile' of 'ha' in quorate.cfg is 'quick': give auto, compatible or fast");
    assertThatThrownBy(() -> settings("lease=5")).hasMessageContaining("20 to 60 seconds");
    assertThatThrownBy(() -> settings("watchdog=/etc/passwd")).hasMessageContaining("below /dev");
    assertThatThrownBy(() -> settings("guests-first=perhaps")).hasMessageContaining("0 or 1");
    assertThat(settings("auto,unknown=1")).isEqualTo(ProfileSettings.DEFAULTS);
  }

  @Test
  void theRingsFactsAreReadFromCorosyncsConfiguration() {
    String conf =
        """
        totem {
          version: 2
          token: 1000
          token_coefficient: 100
          interface {
            linknumber: 0
          }
        }
        nodelist {
          node {
            name: node1
          }
          node {
            name: node2
          }
          node {
            name: node3
          }
          node {
            name: node4
          }
        }
        quorum {
          provider: corosync_votequorum
        }
        """;
    assertThat(RingFacts.of(conf)).isEqualTo(new RingFacts(true, 1_200));
    assertThat(RingFacts.of("")).isEqualTo(new RingFacts(true, 3_000));
  }

  @Property(tries = 300)
  void anyTextIsReadOrRefusedInOneSentence(@ForAll String text) {
    RingFacts.of(text);
    RingFacts.of("quorum {\n" + text + "\n}\ntotem {\ntoken: " + text);
    try {
      ProfileSettings.of(Map.of("profile", text, "lease", text));
      ProfileSettings.of(PropertyString.parse(text, "profile").asMap());
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).doesNotContain("\n");
    }
  }
}
