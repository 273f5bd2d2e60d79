package org.quorate.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.quorate.api.ApiException;

/** Whatever arrives is understood or refused, never an accident. */
class ParsersTest {
  @Property(tries = 300)
  void encodedFormsSurviveTheRoundTrip(@ForAll Map<String, String> given) {
    StringBuilder form = new StringBuilder();
    given.forEach(
        (name, value) ->
            form.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
    boolean encodable =
        given.entrySet().stream()
            .allMatch(e -> isEncodable(e.getKey()) && isEncodable(e.getValue()));
    Map<String, String> read =
        RequestParameters.merge("", null, form.toString().getBytes(StandardCharsets.UTF_8));
    if (encodable && !given.containsKey("_dc")) {
      assertThat(read).isEqualTo(given);
    }
  }

  private static boolean isEncodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property(tries = 500)
  void anyBodyIsReadOrRefused(@ForAll String query, @ForAll byte[] body, @ForAll boolean json) {
    try {
      RequestParameters.merge(query, json ? "application/json" : null, body);
    } catch (ApiException refused) {
      assertThat(refused.status()).isEqualTo(400);
    }
  }

  @Property(tries = 500)
  void anyCookieHasATicketOrNone(@ForAll String cookie, @ForAll String authorization) {
    Credentials.ticket(List.of(cookie, "PVEAuthCookie=" + cookie), Optional.of(authorization));
  }

  @Property(tries = 500)
  void anyMessageFitsTheStatusLine(@ForAll String message) {
    assertThat(ReasonPhrase.of(message)).matches("[ -~]{1,500}");
  }

  @Test
  void aRawPlusOfTheSignatureStaysOne() {
    assertThat(Credentials.ticket(List.of("PVEAuthCookie=PVE%3Aa::b+c/="), Optional.empty()))
        .contains("PVE:a::b+c/=");
  }

  @Test
  void tooManyParametersAreRefused() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      form.append('k').append(i).append("=1&");
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> RequestParameters.merge(form.toString(), null, new byte[0]))
        .hasMessage("More than 2048 parameters");
  }
}
