/** Making a cluster and joining one (spec: REST API, {@code /cluster/config/**}). */
@org.jspecify.annotations.NullMarked
package org.quorate.api.cluster;
