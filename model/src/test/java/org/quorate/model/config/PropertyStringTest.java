package org.quorate.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quorate.model.InvalidInput;

/** Property strings keep order, unknown keys and spelling. */
class PropertyStringTest {
  @Test
  void theBarePartBelongsToTheDefaultKeyWhereverItStands() {
    PropertyString drive = PropertyString.parse("local:100/a.raw,size=8G,odd=1", "file");
    assertThat(drive.get("file")).contains("local:100/a.raw");
    assertThat(drive.get("size")).contains("8G");
    assertThat(drive).hasToString("local:100/a.raw,size=8G,odd=1");

    PropertyString packer = PropertyString.parse("media=disk,size=5G,file=local:1/x.qcow2", "file");
    assertThat(packer.get("file")).contains("local:1/x.qcow2");
    assertThat(packer.with("file", "local:2/y.raw"))
        .hasToString("media=disk,size=5G,file=local:2/y.raw");
  }

  @Test
  void changesKeepTheOrder() {
    PropertyString net = PropertyString.parse("virtio,bridge=vmbr0,firewall=1", "model");
    assertThat(net.without("bridge").with("tag", "5")).hasToString("virtio,firewall=1,tag=5");
    assertThat(net.with("model", "e1000")).hasToString("e1000,bridge=vmbr0,firewall=1");
    assertThat(PropertyString.empty("file").with("size", "1G").with("file", "a:b"))
        .hasToString("a:b,size=1G");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "on", "yes", "true", "TRUE"})
  void booleansAreSpelledManyWays(String text) {
    assertThat(PropertyString.parse("x=" + text, "k").flag("x", false)).isTrue();
  }

  @Test
  void whatIsNotABooleanIsNamed() {
    assertThat(PropertyString.parse("x=off", "k").flag("x", true)).isFalse();
    assertThat(PropertyString.parse("", "k").flag("x", true)).isTrue();
    assertThatThrownBy(() -> PropertyString.parse("x=2", "k").flag("x", true))
        .hasMessage("'x' is '2': use 1 or 0 (on/off, yes/no, true/false)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1,a=2", "x,y", "x,k=y", "a=\u0000"})
  void ambiguousTextIsRefused(String text) {
    assertThatThrownBy(() -> PropertyString.parse(text, "k")).isInstanceOf(InvalidInput.class);
  }

  @Test
  void valuesThatWouldBreakTheTextAreRefused() {
    PropertyString empty = PropertyString.empty("k");
    assertThatThrownBy(() -> empty.with("a", "1,b=2")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> empty.with("a", "")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> empty.with("a", "x\ny")).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> empty.with("a b", "x")).isInstanceOf(InvalidInput.class);
    assertThat(empty.with("k", "a=b")).hasToString("k=a=b");
  }

  @Property
  void anyTextIsRefusedOrReadTheSameTwice(@ForAll("texts") String text) {
    try {
      PropertyString read = PropertyString.parse(text, "k");
      assertThat(PropertyString.parse(read.toString(), "k").asMap()).isEqualTo(read.asMap());
    } catch (InvalidInput refused) {
      assertThat(refused).hasMessageContaining("'");
    }
  }

  @Property
  void whatIsSetIsRead(
      @ForAll("texts") String text, @ForAll("keys") String key, @ForAll("words") String value) {
    PropertyString read;
    try {
      read = PropertyString.parse(text, "k");
    } catch (InvalidInput refused) {
      return;
    }
    PropertyString again = PropertyString.parse(read.with(key, value).toString(), "k");
    assertThat(again.get(key)).contains(value);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> structured =
        Arbitraries.of("a=1", "b=x y", "v:w/z", "=", "k=q", "c=", " d = 4 ", "", "/p=q", "e==")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join(",", parts));
    return Arbitraries.oneOf(List.of(structured, Arbitraries.strings()));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of("k", "a", "size", "c");
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of("1", "a=b", "local:100/x.raw", "=", "x y");
  }
}
