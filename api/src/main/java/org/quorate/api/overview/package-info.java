/** The cluster at a glance: nodes, guests, storages, recent tasks, as every node knows them. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.overview;
