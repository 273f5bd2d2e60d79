package org.quorate.ha.forecast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.quorate.model.NodeName;
import org.quorate.model.ServiceId;

/** A forecast as data for scripts: the same from the API and from the simulator. */
public final class ForecastData {
  private ForecastData() {}

  /** Times are seconds from the loss; {@code text} is all of it for people. */
  public static Map<String, Object> of(Forecast forecast) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("lost", forecast.lost().stream().map(NodeName::value).toList());
    data.put("votes", forecast.votes());
    data.put("quorum", forecast.quorum());
    data.put("quorate", forecast.quorate() ? 1 : 0);
    data.put("settled", forecast.settled() ? 1 : 0);
    data.put("all-ha-guests-run", forecast.everyHaGuestRuns() ? 1 : 0);
    data.put("seconds", seconds(forecast.endsMs()));
    List<Object> restarts = new ArrayList<>();
    forecast.restarts().forEach(restart -> restarts.add(restart(restart)));
    data.put("restarts", restarts);
    List<Object> stranded = new ArrayList<>();
    forecast.stranded().forEach(guest -> stranded.add(stranded(guest)));
    data.put("stranded", stranded);
    List<Object> moves = new ArrayList<>();
    forecast
        .moves()
        .forEach(
            move ->
                moves.add(
                    Map.of(
                        "sid", move.sid().toString(),
                        "name", move.name(),
                        "from", move.from().value(),
                        "to", move.to().value())));
    data.put("moves", moves);
    data.put("text", ForecastText.of(data));
    return data;
  }

  private static Map<String, Object> restart(Forecast.Restart restart) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("sid", restart.sid().toString());
    row.put("name", restart.name());
    row.put("from", restart.from().value());
    row.put("to", restart.to().value());
    row.put("ordered-seconds", seconds(restart.orderedMs()));
    row.put("runs-seconds", seconds(restart.runsMs()));
    row.put("refusals", restart.refusals());
    row.put("waits", restart.waits().stream().map(ForecastData::wait).toList());
    restart
        .probe()
        .ifPresent(
            probe -> {
              row.put("probe", probe.probe().text());
              long countsMs = restart.runsMs() + probe.graceSeconds() * 1000L;
              row.put("probe-counts-seconds", seconds(countsMs));
            });
    return row;
  }

  private static Map<String, Object> wait(Forecast.Wait wait) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("rule", wait.rule());
    row.put("after", wait.after().stream().map(ServiceId::toString).toList());
    row.put("in-vain", wait.inVain() ? 1 : 0);
    return row;
  }

  private static Map<String, Object> stranded(Forecast.Stranded guest) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("sid", guest.sid().toString());
    row.put("name", guest.name());
    row.put("from", guest.from().value());
    row.put("ha", guest.highlyAvailable() ? 1 : 0);
    row.put("why", guest.why());
    return row;
  }

  private static double seconds(long ms) {
    return Math.round(ms / 100.0) / 10.0;
  }
}
