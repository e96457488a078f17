<?php
/**
 * The block editor.
 *
 * @package Copydesk
 */

namespace Copydesk;

/**
 * Scripts and styles of the sidebar and of the marks in the text. No build: the files are what runs.
 */
final class Editor {

	const SCRIPTS = array( 'words', 'places', 'store', 'marks', 'parts', 'corrections', 'sources', 'quotes', 'hedges', 'headline', 'stance', 'names', 'tags', 'audit', 'sidebar' );

	const DEPENDENCIES = array( 'wp-annotations', 'wp-api-fetch', 'wp-block-editor', 'wp-blocks', 'wp-components', 'wp-core-data', 'wp-data', 'wp-edit-post', 'wp-editor', 'wp-element', 'wp-i18n', 'wp-notices', 'wp-plugins', 'wp-preferences', 'wp-primitives', 'wp-rich-text' );

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'enqueue_block_editor_assets', array( self::class, 'sidebar' ) );
		add_action( 'enqueue_block_assets', array( self::class, 'marks' ) );
	}

	/**
	 * The sidebar, where a post is edited that is analysed.
	 */
	public static function sidebar(): void {
		$screen = get_current_screen();
		if ( ! $screen || 'post' !== $screen->base || ! Settings::covers( $screen->post_type ) ) {
			return;
		}
		$before = array();
		foreach ( self::SCRIPTS as $name ) {
			wp_enqueue_script( "copydesk-$name", plugins_url( "assets/$name.js", PLUGIN_FILE ), array_merge( $before, self::DEPENDENCIES ), VERSION, true );
			wp_set_script_translations( "copydesk-$name", 'copydesk', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
			$before = array( "copydesk-$name" );
		}
		$taxonomies = array();
		foreach ( array_keys( House_List::taxonomies() ) as $name ) {
			$taxonomy = get_taxonomy( $name );
			if ( in_array( $screen->post_type, $taxonomy->object_type, true ) && $taxonomy->show_in_rest ) {
				$taxonomies[ $name ] = array(
					'base'  => $taxonomy->rest_base ? $taxonomy->rest_base : $name,
					'label' => $taxonomy->labels->singular_name,
				);
			}
		}
		$told = array(
			'panels'     => array_values( (array) Settings::get( 'panels' ) ),
			'prepublish' => (bool) Settings::get( 'prepublish' ),
			'configured' => '' !== Settings::connection()['url'],
			'settings'   => Settings::may_connect() ? admin_url( 'options-general.php?page=copydesk' ) : null,
			'taxonomies' => (object) $taxonomies,
			'types'      => House_List::types(),
		);
		wp_add_inline_script( 'copydesk-words', 'window.copydesk = ' . wp_json_encode( $told ) . ';', 'before' );
		wp_enqueue_style( 'copydesk-editor', plugins_url( 'assets/editor.css', PLUGIN_FILE ), array( 'wp-components' ), VERSION );
	}

	/**
	 * How marks look; this hook reaches the editor's frame.
	 */
	public static function marks(): void {
		if ( is_admin() ) {
			wp_enqueue_style( 'copydesk-marks', plugins_url( 'assets/marks.css', PLUGIN_FILE ), array(), VERSION );
		}
	}
}
