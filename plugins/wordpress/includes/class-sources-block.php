<?php
/**
 * The block "Sources of this article".
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Block;
use WP_Post;

/**
 * Who speaks in the article, for its readers. It shows the reading of the stored text, and nothing while there is none of the
 * text as it is, so that it is never wrong of the article around it.
 */
final class Sources_Block {

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_block' ) );
	}

	/**
	 * The block.
	 */
	public static function register_block(): void {
		register_block_type( dirname( PLUGIN_FILE ) . '/blocks/sources', array( 'render_callback' => array( self::class, 'render' ) ) );
		wp_set_script_translations( 'copydesk-sources-editor-script', 'copydesk', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
	}

	/**
	 * The block as readers see it.
	 *
	 * @param array<string, mixed> $attributes The block's: heading, showShares and showSilent.
	 * @param string               $content    Nothing.
	 * @param WP_Block             $block      The block, with the post it stands in as its context.
	 */
	public static function render( array $attributes, string $content, WP_Block $block ): string {
		$post    = get_post( $block->context['postId'] ?? get_the_ID() );
		$reading = $post instanceof WP_Post ? Store::reading( $post ) : null;
		$items   = $reading ? self::items( (array) ( $reading['result']['sources'] ?? array() ), $attributes ) : array();
		if ( ! $items ) {
			return '';
		}
		$heading = trim( (string) ( $attributes['heading'] ?? '' ) );
		$heading = '' === $heading ? __( 'Sources of this article', 'copydesk' ) : $heading;
		return sprintf( '<section %s><h2 class="wp-block-copydesk-sources__heading">%s</h2><ul>%s</ul></section>', get_block_wrapper_attributes(), esc_html( $heading ), implode( '', $items ) );
	}

	/**
	 * An item for each source with a name, in the order of how much they say; those without are counted in one.
	 *
	 * @param array<int, array<string, mixed>> $sources    The sources.
	 * @param array<string, mixed>             $attributes The block's.
	 * @return string[]
	 */
	private static function items( array $sources, array $attributes ): array {
		usort( $sources, fn( $one, $other ) => $other['words'] <=> $one['words'] );
		$items   = array();
		$unnamed = 0;
		foreach ( $sources as $source ) {
			if ( ! $source['statements'] && empty( $attributes['showSilent'] ) ) {
				continue;
			}
			if ( in_array( $source['kind'], array( 'anonymous', 'collective' ), true ) ) {
				++$unnamed;
				continue;
			}
			$items[] = '<li>' . self::item( $source, ! empty( $attributes['showShares'] ) ) . '</li>';
		}
		if ( $unnamed ) {
			/* translators: %s: a number. */
			$items[] = '<li>' . esc_html( sprintf( _n( '%s source without a name', '%s sources without a name', $unnamed, 'copydesk' ), number_format_i18n( $unnamed ) ) ) . '</li>';
		}
		return $items;
	}

	/**
	 * One source.
	 *
	 * @param array<string, mixed> $source The source.
	 * @param bool                 $share  Whether to show how much of what is said it says.
	 */
	private static function item( array $source, bool $share ): string {
		$name = mb_strtoupper( mb_substr( $source['name'], 0, 1 ) ) . mb_substr( $source['name'], 1 );
		$item = '<span class="wp-block-copydesk-sources__name">' . esc_html( $name ) . '</span>';
		$role = implode( ', ', array_filter( array( $source['title']['text'] ?? '', $source['affiliation']['text'] ?? '' ) ) );
		if ( '' !== $role && $role !== $source['name'] ) {
			$item .= ' <span class="wp-block-copydesk-sources__role">' . esc_html( $role ) . '</span>';
		}
		if ( $share && $source['statements'] ) {
			$percent = number_format_i18n( round( 100 * $source['share'] ) );
			/* translators: %s: a number. */
			$item .= ' <span class="wp-block-copydesk-sources__share">' . esc_html( sprintf( __( '%s%% of what is said', 'copydesk' ), $percent ) ) . '</span>';
		}
		$silences = array(
			'declined' => __( 'declined to comment', 'copydesk' ),
			'no_reply' => __( 'did not reply', 'copydesk' ),
		);
		if ( ! $source['statements'] && isset( $silences[ $source['contact'] ] ) ) {
			$item .= ' <span class="wp-block-copydesk-sources__silence">' . esc_html( $silences[ $source['contact'] ] ) . '</span>';
		}
		return $item;
	}
}
