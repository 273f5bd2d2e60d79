package org.quorate.lab.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BeatTest {
  @Test
  void aDatagramOfTheGuest() {
    assertThat(Beat.parse("heartbeat 0badcafe 17 4\n"))
        .contains(new Beat("heartbeat", "0badcafe", 17, 4));
  }

  @Property
  void anyDatagramIsReadWithoutFailure(@ForAll String text) {
    assertThat(Beat.parse(text)).isEmpty();
  }

  @Test
  void theLongestSilenceIsKept() {
    Beat beat = new Beat("heartbeat", "0badcafe", 0, 0);
    BootBeats beats = BootBeats.first(beat, 1000).next(1010).next(1510).next(1520);
    assertThat(beats).isEqualTo(new BootBeats("heartbeat", "0badcafe", 1000, 1520, 4, 500));
  }
}
